#pragma once

#include <vector>

// Where the ticks of an axis stand: at round values.
namespace gui {

// The round number (1, 2 or 5 times a power of ten) that cuts the range into at most so many parts.
double niceStep(double range, int most);

// Of a logarithmic axis: round digits times powers of ten, the more digits the fewer decades there
// are.
std::vector<double> decimalTicks(double low, double high);

}  // namespace gui
