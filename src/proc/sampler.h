#pragma once

#include "base/unique_fd.h"
#include "proc/cpu_clock.h"
#include "proc/process_key.h"

#include <cstdint>
#include <map>
#include <optional>

namespace proc {

// One look at one process. Times are nanoseconds, memory is bytes; the counters only ever grow.
struct Sample {
    std::int64_t timeNs = 0;       // when: CLOCK_MONOTONIC, as base::monotonicNs()
    std::int64_t cpuNs = 0;        // user + system time of all threads since the start
    std::int64_t rssBytes = 0;     // resident now (VmRSS); 0 for a zombie
    std::int64_t maxRssBytes = 0;  // most ever resident (VmHWM); a zombie keeps what was last seen
    std::int64_t switchesVoluntary = 0;    // the thread waited for something
    std::int64_t switchesInvoluntary = 0;  // the scheduler took the CPU away
    // Ready to run but waiting for a CPU. Absent if the kernel doesn't account for it
    // (no CONFIG_SCHED_INFO).
    std::optional<std::int64_t> runQueueNs{};
    char state = '?';  // R S D T t Z X I, of the main thread
    std::int64_t threads = 0;
};

// Watches one process cheaply: its files in /proc are opened once and then read in place, a few
// microseconds a sample for a process with one thread. An open file names its process, not its PID,
// so a reused PID is never sampled by mistake.
//
// Context switches and run queue time are summed over the threads, since the kernel counts them for
// each apart: each thread beyond the first costs two more reads. What a thread did is kept after
// its end as it was at the last sample; threads that live and die between two samples are missed
// (their CPU time is not).
//
// Move-only; the destructor closes the files. One thread at a time.
class ProcessSampler {
public:
    // If the process is gone, or the PID now belongs to another one, sample() yields nothing.
    // Throws std::system_error for anything else, such as EMFILE.
    explicit ProcessSampler(ProcessKey key);

    // Nothing once the process is gone, that is ended and reaped; a zombie is still sampled. Throws
    // std::system_error if /proc can't be read, ParseError if it makes no sense.
    std::optional<Sample> sample();

    const ProcessKey& key() const { return m_key; }

private:
    struct Counters {
        std::int64_t switchesVoluntary = 0;
        std::int64_t switchesInvoluntary = 0;
        std::int64_t runQueueNs = 0;
    };
    struct Thread {
        base::UniqueFd status;
        base::UniqueFd schedstat;
        Counters last;
    };

    bool open();
    void close();
    void addThreads(Counters& sum);
    bool readThread(pid_t id, Thread& thread) const;

    ProcessKey m_key;
    std::optional<CpuClock> m_clock{};
    base::UniqueFd m_directory{};  // /proc/PID
    base::UniqueFd m_status{};     // of the main thread
    base::UniqueFd m_schedstat{};
    std::map<pid_t, Thread> m_threads{};  // beyond the main thread
    Counters m_ended{};                   // of threads that have ended
    std::int64_t m_maxRssBytes = 0;
};

}  // namespace proc
