#include "gui/shell/display_check.h"

#include <cstdlib>
#include <string_view>

namespace gui {
namespace {

std::string_view variable(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : value;
}

}  // namespace

std::optional<std::string> displayProblem()
{
    // "offscreen", "minimal", "vnc:…" and the like need no display; "xcb" and "wayland" do.
    const std::string_view platform = variable("QT_QPA_PLATFORM");
    const bool needsDisplay =
        platform.empty() || platform.starts_with("xcb") || platform.starts_with("wayland");
    if (!needsDisplay || !variable("DISPLAY").empty() || !variable("WAYLAND_DISPLAY").empty()) {
        return std::nullopt;
    }
    return "There is no display (DISPLAY and WAYLAND_DISPLAY are unset). Start it within a desktop "
           "session, or use the command without a window: poolscope --help.";
}

}  // namespace gui
