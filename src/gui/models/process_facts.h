#pragma once

#include <QString>

#include <cstdint>

namespace gui {

// A process that can be acted on: a worker, or one that a worker has started.
struct ProcessRef {
    std::uint32_t slot = 0;
    int pid = 0;
    std::uint64_t startTicks = 0;  // of a descendant: with the PID its name for good; 0: a worker

    friend bool operator==(const ProcessRef&, const ProcessRef&) = default;
};

// A process that a worker has started, itself or through others: a value, as the host told it.
struct ProcessFacts {
    ProcessRef process{};  // with the slot of its worker
    int worker = 0;        // that worker's PID
    int parent = 0;
    std::int64_t startedNs = 0;  // CLOCK_MONOTONIC
    QString name{};              // as the kernel has it: up to 15 letters
    QString command{};           // its command line; empty of one that has ended
    char state = '?';            // the kernel's letter, see proc(5)
    std::int64_t cpuNs = 0;
    std::int64_t rssBytes = 0;
    std::int64_t threads = 0;
    std::int64_t minorFaults = 0;
    std::int64_t majorFaults = 0;
    int priority = 0;
    int nice = 0;
};

}  // namespace gui
