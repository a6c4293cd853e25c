#pragma once

#include "base/exit_status.h"
#include "mp/fault/report.h"

#include <chrono>
#include <string>
#include <vector>

// Runs of fault_program under MP_FAULT.
namespace fault_test {

struct FaultPoint {
    std::string name;
    std::string costs;  // "nothing", "item", "process", "host"
};

// All that MP_FAULT=list names. Throws std::runtime_error when it can't be read.
std::vector<FaultPoint> listedPoints();

struct Run {
    FaultPoint point;
    int count = 1;
    bool once = false;

    std::string setting() const;  // of MP_FAULT
};

struct Outcome {
    base::ExitStatus status;  // of the host
    Report report{};          // of a host that came to its end
    int deaths = 0;           // by the fault
    std::string left{};       // processes that were still there a second after the host's end
    std::string trouble{};    // why there is no report
};

// One after another, `atOnce` at a time. `folder`: for their files.
std::vector<Outcome> outcomesOf(const std::vector<Run>& runs, int atOnce,
                                const std::string& folder);

}  // namespace fault_test
