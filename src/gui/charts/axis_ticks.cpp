#include "gui/charts/axis_ticks.h"

#include <QtMath>

#include <cmath>

namespace gui {

double niceStep(double range, int most)
{
    const double raw = range / most;
    const double decade = std::pow(10, std::floor(std::log10(raw)));
    for (const double digit : {1.0, 2.0, 5.0}) {
        if (digit * decade >= raw * 0.999) {
            return digit * decade;
        }
    }
    return 10 * decade;
}

std::vector<double> decimalTicks(double low, double high)
{
    const double ratio = high / low;
    const std::vector<double> digits = ratio > 1000 ? std::vector<double>{1}
                                       : ratio > 20 ? std::vector<double>{1, 2, 5}
                                                    : std::vector<double>{1, 1.5, 2, 3, 4, 5, 7};
    std::vector<double> ticks;
    for (int power = qFloor(std::log10(low)); power <= std::log10(high); ++power) {
        for (const double digit : digits) {
            const double tick = digit * std::pow(10, power);
            if (tick >= low && tick <= high) {
                ticks.push_back(tick);
            }
        }
    }
    return ticks;
}

}  // namespace gui
