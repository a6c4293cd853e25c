#include "cli/progress_bar.h"

#include "base/text.h"
#include "cli/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace cli {

namespace {

void toStandardError(std::string_view text)
{
    // A bar that can't be drawn is no reason to stop.
    static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
}

std::string etaText(double seconds)
{
    const double shown = seconds < 10 ? seconds : std::round(seconds);
    return base::formatDuration(std::chrono::nanoseconds(std::llround(shown * 1e9)));
}

}  // namespace

std::string barLine(const BarState& state, int width)
{
    const double share = state.total > 0 ? std::clamp(state.done / state.total, 0.0, 1.0) : 0;
    std::string tail = fmt::format(" {:3.0f} %  {}", std::floor(share * 100), state.note);
    if (state.etaSeconds) {
        tail += fmt::format(", {} left", etaText(*state.etaSeconds));
    }
    const int room = std::min(width - 3 - static_cast<int>(base::countCharacters(tail)), 40);
    if (room < 5) {
        return tail.substr(0, static_cast<std::size_t>(std::max(width - 1, 0)));
    }
    const int filled = static_cast<int>(share * room);
    return fmt::format("[{:#<{}}{:.<{}}]{}", "", filled, "", room - filled, tail);
}

std::string rateText(double aSecond)
{
    return aSecond < 100 ? fmt::format("{:.3g}/s", aSecond)
                         : base::formatCount(std::llround(aSecond)) + "/s";
}

ProgressBar::ProgressBar()
{
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal && std::string_view(terminal) == "dumb";
    m_enabled = ::isatty(STDERR_FILENO) == 1 && !dumb;
}

ProgressBar::~ProgressBar()
{
    clear();
}

void ProgressBar::show(const BarState& state)
{
    if (m_enabled) {
        toStandardError("\r\x1b[K" + barLine(state, terminalWidth()));
        m_shown = true;
    }
}

void ProgressBar::clear()
{
    if (m_shown) {
        toStandardError("\r\x1b[K");
        m_shown = false;
    }
}

}  // namespace cli
