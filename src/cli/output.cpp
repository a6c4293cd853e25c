#include "cli/output.h"

#include "cli/usage_error.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

namespace cli {

namespace {

// The errno that kept it from being written whole, 0: none.
int writeAll(int fd, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return 0;
}

int statusAfterWriting(int error, int status)
{
    if (error == 0) {
        return status;
    }
    if (error == EPIPE) {
        return 128 + SIGPIPE;
    }
    complain(
        fmt::format("the results can't be written to standard output: {}", std::strerror(error)));
    return kExitFailed;
}

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

winsize terminalSize()
{
    winsize size{};
    for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
        if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
            return size;
        }
    }
    size.ws_col = 80;
    size.ws_row = 24;
    return size;
}

}  // namespace

int emit(std::string_view text, int status)
{
    return statusAfterWriting(writeAll(STDOUT_FILENO, text), status);
}

int emitPieces(const std::function<void(const Write&)>& produce, int status)
{
    constexpr std::size_t kAtOnce = 64 * 1024;
    int error = 0;
    std::string waiting;
    produce([&](std::string_view piece) {
        waiting += piece;
        if (waiting.size() >= kAtOnce) {
            error = writeAll(STDOUT_FILENO, waiting);
            waiting.clear();
        }
        return error == 0;
    });
    if (error == 0) {
        error = writeAll(STDOUT_FILENO, waiting);
    }
    return statusAfterWriting(error, status);
}

int emitJson(const nlohmann::json& document, int status)
{
    constexpr int kIndent = 2;
    const auto replace = nlohmann::json::error_handler_t::replace;
    return emit(document.dump(kIndent, ' ', false, replace) + "\n", status);
}

void complain(std::string_view sentence)
{
    writeAll(STDERR_FILENO, fmt::format("poolscope: {}\n", sentence));
}

bool standardOutputIsTerminal()
{
    return ::isatty(STDOUT_FILENO) == 1;
}

bool standardOutputHasColour()
{
    return standardOutputIsTerminal() && environment("NO_COLOR").empty() &&
           environment("TERM") != "dumb";
}

int terminalWidth()
{
    return terminalSize().ws_col;
}

int terminalHeight()
{
    return terminalSize().ws_row;
}

bool localeIsUtf8()
{
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        std::string value = environment(name);
        if (!value.empty()) {
            std::transform(value.begin(), value.end(), value.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            return value.find("utf-8") != std::string::npos ||
                   value.find("utf8") != std::string::npos;
        }
    }
    return false;
}

}  // namespace cli
