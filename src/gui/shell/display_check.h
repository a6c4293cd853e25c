#pragma once

#include <optional>
#include <string>

namespace gui {

// Why no window can be opened here, as a sentence with what to do; nothing if it can be tried. To
// be asked before QApplication, which aborts the program when it finds no display.
std::optional<std::string> displayProblem();

}  // namespace gui
