#pragma once

#include <string>
#include <vector>

namespace cli {

// The whole command but for mp::init: `arguments` are those behind the program's name. Returns the
// exit status; throws nothing.
int runCommandLine(const std::vector<std::string>& arguments);

}  // namespace cli
