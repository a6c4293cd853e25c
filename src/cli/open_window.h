#pragma once

#include <string>

namespace cli {

// With a display, becomes poolscope-gui, which lies beside this program; without one, prints
// `help`. Returns the exit status if it does return.
int openWindowOr(const std::string& help);

}  // namespace cli
