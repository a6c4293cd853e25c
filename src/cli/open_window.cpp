#include "cli/open_window.h"

#include "cli/output.h"
#include "cli/usage_error.h"
#include "lab/serve/server_process.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace cli {

namespace {

bool isSet(const char* name)
{
    const char* value = std::getenv(name);
    return value && *value != '\0';
}

}  // namespace

int openWindowOr(const std::string& help)
{
    if (!isSet("WAYLAND_DISPLAY") && !isSet("DISPLAY")) {
        return emit(help, kExitOk);
    }
    std::string window =
        (std::filesystem::path(lab::ownProgram()).parent_path() / "poolscope-gui").string();
    char* const arguments[] = {window.data(), nullptr};
    ::execv(window.c_str(), arguments);
    complain(
        fmt::format("the window, {}, can't be started: {}; `poolscope --help` tells what works "
                    "without it",
                    window, std::strerror(errno)));
    return kExitFailed;
}

}  // namespace cli
