#pragma once

#include <string>
#include <vector>

namespace fault_test {

// What became of one workload. Each task is counted under exactly one of the first five.
struct Report {
    int values = 0;
    int errors = 0;    // threw, was cancelled or ended its worker, as it was meant to
    int lost = 0;      // WorkerLost
    int broken = 0;    // failed with their pool
    int unplaced = 0;  // pools and processes that couldn't be started even at the second try
    int refusals = 0;  // tries to start one that failed
    int killed = 0;    // mp::Processes that ended by SIGKILL
    int workedOn = 0;  // pools that gave a last task a value
    int stacks = 0;    // that workers showed
    std::vector<std::string> violations{};  // of promises that hold whatever dies

    bool operator==(const Report&) const = default;
};

// One line of numbers, and one for each violation.
std::vector<std::string> toLines(const Report& report);
// Throws std::runtime_error when the first line isn't one of numbers.
Report fromLines(const std::vector<std::string>& lines);

}  // namespace fault_test
