#pragma once

#include <exception>
#include <string>

namespace lab {

// Why a pool of `workers` (0: automatic) couldn't be made, and what to do about it: one sentence
// for a person, also for running out of memory, descriptors or processes.
std::string startFailure(const std::exception& error, int workers);
// The same of a pool that was made and can't go on.
std::string poolFailure(const std::exception& error);

}  // namespace lab
