#include "cli/host_command.h"

#include "base/text.h"
#include "base/unique_fd.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/parser.h"
#include "cli/usage_error.h"
#include "lab/host/host.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>

namespace cli {

namespace {

bool isSocket(int fd)
{
    int type = 0;
    socklen_t size = sizeof type;
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

base::UniqueFd readSocket(const std::optional<std::string>& text)
{
    if (!text) {
        return {};
    }
    try {
        const int fd = static_cast<int>(base::parseInteger(*text, 3, INT_MAX));
        if (isSocket(fd)) {
            ::fcntl(fd, F_SETFD, FD_CLOEXEC);  // inherited, so it isn't yet
            return base::UniqueFd(fd);
        }
    } catch (const std::invalid_argument&) {
        // Told below.
    }
    throw UsageError("fd", fmt::format("--fd: {} isn't an open socket; accepted: the number of an "
                                       "inherited one, from 3 on",
                                       base::quoted(*text)));
}

}  // namespace

int runHost(const Words& words)
{
    Parser parser({.subcommand = "host",
                   .usage = "[--fd N]",
                   .summary =
                       "Publishes a scope and runs what its viewers ask for. The window starts "
                       "it.",
                   .examples = "  poolscope host\n"});
    std::optional<std::string> fd;
    parser.value("--fd", fd, "N", "serve this inherited socket too, and end when it closes");
    if (const auto help = parser.parse(words.head)) {
        return emit(*help, kExitOk);
    }
    if (!parser.positionals().empty() || words.afterDashes || words.items) {
        throw UsageError("", "host takes options only; see `poolscope host --help`");
    }
    auto socket = readSocket(fd);
    catchInterrupts();
    ::unsetenv("MP_SCOPE");  // the host is a scope already, and shows more than its pools
    lab::Host host(std::move(socket));
    host.run(interruptFd());
    const int status = interruptedBy() == 0 ? kExitOk : kExitSignal + interruptedBy();
    if (host.stuck()) {
        ::_exit(status);  // see Session::stuck
    }
    return status;
}

}  // namespace cli
