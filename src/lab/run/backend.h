#pragma once

#include "lab/run/run_record.h"
#include "mp/scope/scope_event.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lab {

// A worker as it is now.
struct LiveWorker {
    WorkerRecord record{};
    mp::WorkerStateCode state = mp::WorkerStateCode::Starting;
    std::int64_t runningTask = -1;  // index of the item it works on, -1: none
    std::int64_t runningSinceNs = 0;
};

// What does the items of one run: a pool, or the event loop of the async one. It settles each item
// in the run's ItemTable. open(), submit(), wait() and close() are called once, in this order, by
// one thread; the others by any thread between open() and close()'s end.
class Backend {
public:
    enum class Workers : std::uint8_t { Processes, Threads, Lanes };

    virtual ~Backend() = default;

    virtual Workers kind() const = 0;

    // Makes the workers. Throws what the kernel says, std::system_error or mp::Error.
    virtual void open() = 0;
    // Hands the items over; may itself work on them all (serial pool). Throws when stop() was
    // faster.
    virtual void submit() = 0;
    // Returns once every item is settled.
    virtual void wait() = 0;
    // Why it has settled what was open by itself: its workers can't go on. Empty: they can.
    virtual std::string failure() const { return {}; }
    // Ends the workers. False: some still run at the limit (a thread can't be killed).
    virtual bool close(std::chrono::nanoseconds limit) = 0;

    // Open items are cancelled, working workers killed if they are processes. Doesn't wait.
    virtual void stop() noexcept = 0;

    virtual std::vector<LiveWorker> workers() const = 0;
    // CPU time of the workers together, where it can't be known of each: lanes share one thread.
    virtual std::optional<std::int64_t> sharedCpuNs() const { return std::nullopt; }
    // How many workers there are to be, and what the mean time of the tasks lets expect of the
    // rest; nothing while that isn't known.
    struct Outlook {
        int workers = 1;
        std::optional<double> secondsLeft{};
    };
    virtual Outlook outlook() const = 0;
    // False: there is no such process (any more).
    virtual bool signalWorker(std::uint32_t slot, int pid, int signal) = 0;

    // The rest throws an exception with a sentence when it can't be done.
    // From now on so many workers.
    virtual void resize(int workers) = 0;
    // An item that hasn't begun never will; one that runs is asked to end.
    virtual void cancel(std::size_t item) = 0;
    // An item that hasn't been handed to a worker is the next one that is.
    virtual void runNext(std::size_t item) = 0;
    // Where the worker stands, innermost call first, one line a call. Takes up to some seconds.
    virtual std::string stackOf(std::uint32_t slot, int pid) = 0;
};

}  // namespace lab
