#pragma once

#include "base/exit_status.h"

#include <cstdint>
#include <optional>

namespace gui {

// What the window knows about one worker: a value, copied out of the bridge once a frame.
struct WorkerFacts {
    enum class State : std::uint8_t { Starting, Idle, Running, Suspended, Ended };

    std::uint32_t slot = 0;
    int pid = 0;                 // of a thread: its TID
    std::int64_t startedNs = 0;  // CLOCK_MONOTONIC
    State state = State::Starting;
    std::optional<double> cpuPercent{};  // 100: one core; absent before the second sample
    std::optional<std::int64_t> rssBytes{};
    std::int64_t tasks = 0;      // ended tries, whatever their outcome
    std::int64_t nowTask = -1;   // index of the item it works on; -1: none
    std::int64_t lostTask = -1;  // the item that died with it
    base::ExitStatus exit{};
    bool isNew = false;  // it replaced a dead one a moment ago

    friend bool operator==(const WorkerFacts&, const WorkerFacts&) = default;
};

// What became of a worker's time and bytes so far, asked for by who wants to see it. Absent: not
// known, or there is nothing of the kind (threads encode nothing).
struct WorkerInsight {
    std::uint32_t slot = 0;
    int pid = 0;
    std::optional<double> startSeconds{};
    std::optional<double> waitSeconds{};
    std::optional<double> busySeconds{};
    std::optional<double> serializeSeconds{};
    std::optional<std::int64_t> bytesIn{};
    std::optional<std::int64_t> bytesOut{};

    friend bool operator==(const WorkerInsight&, const WorkerInsight&) = default;
};

}  // namespace gui
