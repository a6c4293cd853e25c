#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace cli {

// What a bar shows at one moment.
struct BarState {
    double done = 0;     // of `total`
    double total = 0;    // 0: unknown
    std::string note{};  // behind the bar: "90/200, 2 failed"
    std::optional<double> etaSeconds{};
};

// The bar as a line of at most `width` columns without colours. Pure.
std::string barLine(const BarState& state, int width);

// "12.5/s", "1,234/s".
std::string rateText(double aSecond);

// A bar on standard error, redrawn in place; only on a terminal, otherwise it does nothing. The
// destructor wipes it away.
class ProgressBar {
public:
    ProgressBar();
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(const BarState& state);
    void clear();

private:
    bool m_enabled = false;
    bool m_shown = false;
};

}  // namespace cli
