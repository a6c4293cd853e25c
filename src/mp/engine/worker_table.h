#pragma once

#include "mp/channel/channel.h"
#include "mp/engine/backend.h"
#include "mp/engine/child_process.h"
#include "mp/engine/reactor.h"
#include "mp/output/output_files.h"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace mp::engine {

// An initializer that throws so often in a row will go on doing so.
constexpr int kMostInitFailures = 3;

// A chunk on its way to or in a worker.
struct InFlight {
    WorkRange range;
    std::uint64_t firstSequence = 0;
    std::size_t settled = 0;    // of its items, from the front
    std::size_t takenBack = 0;  // of its items, from the back: the worker will leave them out
    bool whole = false;         // it can't be parted once it was sent

    std::size_t left() const { return range.count - settled; }
    std::size_t kept() const { return range.count - takenBack; }
};

struct SequenceRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

// A worker's place in the pool. The slot outlives its workers.
struct Slot {
    enum class Phase : std::uint8_t { Empty, Launching, Initialising, Ready, Quitting };

    Phase phase = Phase::Empty;
    std::shared_ptr<channel::HostChannel> channel;  // shared with a caller that sleeps on it
    std::unique_ptr<output::OutputFiles> output;    // of captured output; else null
    ChildProcess process;
    WorkerInfo info;
    std::deque<InFlight> inFlight;
    std::size_t itemsInFlight = 0;
    std::int64_t tasksSent = 0;
    std::vector<SequenceRange> stops;   // items that were asked to stop
    std::uint64_t lastFinished = 0;     // sequence number
    std::uint64_t timedOut = 0;         // sequence number it was killed for; 0: none
    std::uint64_t lastSeenRunning = 0;  // of sampling looks
    Reactor::TimerId limitTimer = 0;    // 0: none armed
    std::int64_t limitAt = 0;           // when that timer runs
    int vainLooks = 0;                  // in a row, for results that nobody rang for
    bool suspended = false;
    bool filled = false;        // had all the work ahead that it might have, when last looked at
    bool callerSleeps = false;  // a caller waits for this worker by itself
    bool noBlocks = false;      // there was no memory for them
    bool damaged = false;       // its channel made no sense; it is being killed
    bool killed = false;        // SIGKILL came from this pool
    bool signalled = false;     // by this pool's user
    bool growing = false;       // resize() waits for its start

    bool alive() const { return phase != Phase::Empty; }
    // To whom the item of this sequence number belongs, if it is one of the oldest chunk: the one
    // that runs always is.
    const InFlight* chunkOf(std::uint64_t sequence) const;
    bool isStopped(std::uint64_t sequence) const;
    // Sequence number of its first item that another worker could do as well, 0: there is none, or
    // they were taken back already. A chunk stays whole, unless its size was left to the pool.
    std::uint64_t spareFrom() const;
    // The earliest moment at which one of its tasks can have used up its hard limit, if the one
    // that runs now goes on and any other begins now; nothing if none has a limit.
    std::optional<std::int64_t> nextLimit(const channel::RunningItem& running,
                                          std::int64_t now) const;
    // Forgets all about a worker that has ended.
    void empty();
};

// Counts starts that ended before the worker was ready, or couldn't even be tried: a program that
// can't start must not be started for ever, be it quickly or slowly.
class RestartBudget {
public:
    static constexpr std::size_t kMost = 5;
    static constexpr std::int64_t kWindowNs = 10'000'000'000;

    // Notes one; false once there were more than kMost within the window, or in a row.
    bool noteAbnormalStart(std::int64_t now);
    void noteReady() { m_inARow = 0; }
    // How long to wait before trying again what the kernel has just refused.
    std::int64_t delayNs() const;

private:
    std::deque<std::int64_t> m_times;
    std::size_t m_inARow = 0;
};

}  // namespace mp::engine
