#pragma once

#include "lab/experiment.h"

#include <cstdint>
#include <string>
#include <vector>

// Reading the items of a run, without asking the task about them.
namespace lab {

constexpr std::uint64_t kMaxItems = 100'000'000;

// What can be said without reading: throws ExperimentError("items", …).
void checkItemSource(const ItemSource& source);

// The items of List, Range, Lines and Files; none for Default. Throws ExperimentError("items", …)
// when something can't be read or is too much for this machine's memory.
std::vector<std::string> readItems(const ItemSource& source);

// The lines of an open file, to its end. A line is any bytes, also none that are UTF-8; empty ones
// are left out. `name` stands in messages.
std::vector<std::string> readLines(int fd, const std::string& name);

}  // namespace lab
