#include "cli/serve_command.h"

#include "base/posix_error.h"
#include "base/text.h"
#include "base/unique_fd.h"
#include "cli/usage_error.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ostream>
#include <system_error>

namespace cli {
namespace {

// SIGINT, SIGTERM and SIGHUP as a descriptor. The destructor gives them back to their handlers.
class EndSignals {
public:
    EndSignals()
    {
        sigset_t wanted;
        sigemptyset(&wanted);
        for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
            sigaddset(&wanted, number);
        }
        pthread_sigmask(SIG_BLOCK, &wanted, &m_before);
        m_fd.reset(signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
        if (!m_fd) {
            base::throwErrno("signalfd");
        }
    }
    ~EndSignals() { pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }
    EndSignals(const EndSignals&) = delete;
    EndSignals& operator=(const EndSignals&) = delete;

    int fd() const { return m_fd.get(); }

    // The signal that came, 0 if none did.
    int take()
    {
        signalfd_siginfo info{};
        return read(m_fd.get(), &info, sizeof info) == sizeof info
                   ? static_cast<int>(info.ssi_signo)
                   : 0;
    }

private:
    sigset_t m_before{};
    base::UniqueFd m_fd;
};

// Whoever started us holds the other end and never writes.
bool inputHasClosed()
{
    std::array<char, 256> ignored;
    const ssize_t count = read(STDIN_FILENO, ignored.data(), ignored.size());
    return count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN);
}

int waitForEnd(EndSignals& signals, bool untilStdinCloses)
{
    std::array<pollfd, 2> wait{pollfd{signals.fd(), POLLIN, 0},
                               pollfd{untilStdinCloses ? STDIN_FILENO : -1, POLLIN, 0}};
    for (;;) {
        if (poll(wait.data(), wait.size(), -1) < 0 && errno != EINTR) {
            base::throwErrno("poll");
        }
        if (const int number = signals.take()) {
            return kExitSignal + number;
        }
        if (wait[1].revents != 0 && inputHasClosed()) {
            return kExitOk;
        }
    }
}

template <typename Parse>
void readOption(const char* field, const std::optional<std::string>& text, Parse parse)
{
    if (!text) {
        return;
    }
    try {
        parse(*text);
    } catch (const std::invalid_argument& error) {
        throw UsageError(field, fmt::format("--{}: {}", field, error.what()));
    }
}

}  // namespace

lab::ServeOptions serveOptions(const ServeArguments& arguments)
{
    lab::ServeOptions options;
    readOption("latency", arguments.latency,
               [&](const auto& text) { options.latency = base::parseDuration(text); });
    readOption("jitter", arguments.jitter,
               [&](const auto& text) { options.jitter = base::parseDuration(text); });
    readOption("slow", arguments.slow,
               [&](const auto& text) { options.slow = lab::parseSlowPages(text); });
    readOption("port", arguments.port, [&](const auto& text) {
        options.port = static_cast<int>(base::parseInteger(text, 0, 65535));
    });
    options.host = arguments.host.value_or(options.host);
    try {
        lab::checkServeOptions(options);
    } catch (const std::invalid_argument& error) {
        const std::string sentence = error.what();
        throw UsageError(sentence.substr(0, sentence.find(':')), "--" + sentence);
    }
    return options;
}

int runServe(const lab::ServeOptions& options, bool untilStdinCloses, std::ostream& out,
             std::ostream& err)
{
    try {
        EndSignals signals;
        const lab::UrlServer server(options);
        out << server.address() << std::endl;
        if (!out) {
            err << "poolscope serve: the address can't be written to standard output, so nobody "
                   "would find the server; it ends\n";
            return kExitFailed;
        }
        return waitForEnd(signals, untilStdinCloses);
    } catch (const std::system_error& error) {
        err << "poolscope serve: " << error.what();
        if (error.code().value() == EADDRINUSE) {
            err << "; another program has that port: give another --port, or 0 for a free one";
        }
        err << '\n';
        return kExitFailed;
    } catch (const std::exception& error) {
        err << "poolscope serve: " << error.what() << '\n';
        return kExitFailed;
    }
}

}  // namespace cli
