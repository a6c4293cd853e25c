#pragma once

#include "mp/fault/report.h"

#include <string>

namespace fault_test {

// One of everything that the engine does: pools started in both ways, chunks of one and of seven,
// payloads larger than the rings, blocks of numbers, errors, cancelling, a worker that exits, call
// stacks, captured output, an initializer that fails, processes that return, throw and stay, and a
// template that is killed. The same each time. `ledger`: the path of a file for its tasks.
Report runWorkload(const std::string& ledger);

}  // namespace fault_test
