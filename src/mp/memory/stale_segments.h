#pragma once

#include <string>
#include <vector>

namespace mp::memory {

// Removes the names of this user's segments whose owners have died without doing so, and returns
// them. What isn't ours, or can't be looked at, stays.
std::vector<std::string> removeStaleSegments();

}  // namespace mp::memory
