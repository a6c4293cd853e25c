#pragma once

#include "base/exit_status.h"

#include <QString>

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
    std::optional<std::int64_t> switchesVoluntary{};
    std::optional<std::int64_t> switchesInvoluntary{};
    std::optional<std::int64_t> runQueueNs{};  // ready to run, but waiting for a core
    std::int64_t sampleNs = 0;                 // when the above were seen; 0: not yet
    std::int64_t tasks = 0;                    // ended tries, whatever their outcome
    std::int64_t nowTask = -1;                 // index of the item it works on; -1: none
    std::int64_t nowSinceNs = 0;               // when it was begun, if that is known
    std::int64_t lostTask = -1;                // the item that died with it
    std::int64_t endedNs = 0;                  // 0: it lives, or nobody saw when
    base::ExitStatus exit{};
    bool isNew = false;         // it came a moment ago, after the pool had begun its work
    bool hasJustEnded = false;  // a moment ago, while the others go on
    int replaces = 0;           // the PID of its predecessor in the slot; 0: none

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

// What is read from a worker process only while somebody wants to see it. Absent: not known.
struct WorkerDetails {
    std::uint32_t slot = 0;
    int pid = 0;
    int parent = 0;
    std::int64_t threads = 0;
    std::int64_t minorFaults = 0;
    std::int64_t majorFaults = 0;
    int priority = 0;
    int nice = 0;
    std::optional<std::int64_t> readBytes{};
    std::optional<std::int64_t> writtenBytes{};
    std::optional<std::int64_t> memoryShareBytes{};
    QString cpus{};
    QString cgroup{};
    QString command{};

    friend bool operator==(const WorkerDetails&, const WorkerDetails&) = default;
};

}  // namespace gui
