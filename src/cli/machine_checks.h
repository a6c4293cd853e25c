#pragma once

#include "lab/machine_facts.h"

#include <string>
#include <vector>

namespace cli {

// One thing the doctor looked at.
struct Check {
    std::string name;
    bool ok = true;
    bool needed = false;   // Poolscope can't work without it
    std::string value;     // what was found
    std::string means;     // what it is for
    std::string advice{};  // what to do; empty when there is nothing to do
};

// The facts judged, in the order in which they are shown. Pure.
std::vector<Check> examine(const lab::MachineFacts& facts);

}  // namespace cli
