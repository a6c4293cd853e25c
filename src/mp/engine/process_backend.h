#pragma once

#include "mp/engine/backend.h"
#include "mp/engine/credit.h"
#include "mp/engine/launcher.h"
#include "mp/engine/worker_table.h"
#include "mp/errors.h"
#include "mp/initializer.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <optional>

namespace mp::engine {

// How a worker came to its end.
struct Death {
    base::ExitStatus status;
    OutOfMemory outOfMemory = OutOfMemory::No;
    bool timedOut = false;  // it was killed for the task in question
};

// Runs jobs in worker processes: hands chunks to channels, takes results from them, sees deaths,
// replaces workers.
//
// Threading: m_mutex guards everything. Doorbells, deaths and timers arrive on the engine thread; a
// caller in wait() submits and drains by itself. Members named …Locked expect the lock; start() and
// what it calls run on the engine thread without it.
class ProcessBackend final : public Backend {
public:
    struct Options {
        int workers = 1;
        Launcher* launcher = nullptr;
        Initializer initializer{};
        std::shared_ptr<EventSink> events{};
        std::int64_t maxTasksPerChild = 0;  // 0: no limit
        bool captureOutput = false;
    };

    explicit ProcessBackend(Options options);

    // Starts all workers; when one can't be started, stops the others and throws why.
    void start();

    void submit(const JobRef& job, std::size_t first, std::size_t count, bool last) override;
    bool wait(Job& job, std::int64_t deadline) override;
    bool submitAndWait(const JobRef& job, std::int64_t deadline) override;
    // Returns once the additional workers' processes exist; they take part as soon as they are
    // ready. Fewer: those with the highest slots end after what they have been given.
    void resize(int workers) override;
    void close() override;
    void terminate() override;
    bool join(std::int64_t deadline) override;
    bool signalWorker(std::uint32_t slot, int pid, int signal) override;
    stack::StackTrace stackOf(std::uint32_t slot, int pid, std::chrono::nanoseconds limit) override;
    bool isThere(std::uint32_t slot, int pid) const;

    // Ends everything and forgets the engine's callbacks. Before the last reference goes.
    void shutDown() noexcept override;

private:
    // Life of workers (process_backend_workers.cpp).
    void launch(std::uint32_t slot);
    void launchLater(std::uint32_t slot, std::int64_t delayNs);
    bool prepareLaunchLocked(Slot& slot);
    void onLaunched(std::uint32_t slot, LaunchResult result);
    void adoptLocked(Slot& slot, ChildProcess process);
    void watchLocked(const Slot& slot);
    void onDoorbell(std::uint32_t slot);
    void onDeath(std::uint32_t slot);
    void startFailedLocked(Slot& slot, const std::exception_ptr& error);
    std::optional<std::uint32_t> slotToFillLocked(std::uint32_t slot) const;
    std::weak_ptr<ProcessBackend> weakSelf();

    // What a death means (process_backend_deaths.cpp).
    void blameLocked(Slot& slot, base::ExitStatus status);
    void giveBackLocked(const Slot& slot, const InFlight& chunk, std::size_t from);
    void retryOrLoseLocked(const InFlight& chunk, std::size_t item, const TaskReport& report,
                           const Death& death, bool stopped);
    void damagedLocked(Slot& slot);
    bool diesIdleLocked(const Slot& slot) const;
    bool idleDeathLocked();
    bool diesFruitlessLocked(const Slot& slot) const;
    void fruitlessDeathLocked(base::ExitStatus status);

    // Number of workers (process_backend_resize.cpp).
    bool isSurplus(const Slot& slot) const;
    bool wantsQuitLocked(const Slot& slot, bool workLeft) const;
    void quitUnwantedLocked();
    void growLocked(Lock& lock, int workers);

    // The end (process_backend_end.cpp).
    void breakLocked(const std::exception_ptr& error);
    void stopWorkersLocked();
    void killLeftovers();

    // Work (process_backend_work.cpp).
    void submitLocked(const JobRef& job, std::size_t first, std::size_t count, bool last);
    bool waitForOnly(Job& job, Lock& lock, std::int64_t deadline);
    void spinForOnly(Job& job, Lock& lock, std::int64_t deadline);
    bool sleepForOnly(Job& job, Lock& lock, std::int64_t deadline);
    void dispatchLocked();
    bool isIdleLocked(const Slot& slot) const;
    bool sendLocked(Slot& slot, WorkRange range);
    channel::Sent sendRangeLocked(Slot& slot, const WorkRange& range);
    std::size_t tasksLeftLocked(const Slot& slot) const;
    bool hasCreditLocked(Slot& slot) const;
    void noteRefillLocked(Slot& slot);
    void requeueLocked(const WorkRange& range, std::size_t item, std::size_t count, int tries);
    void restLocked();
    bool armLocked(Slot& slot);

    // Results (process_backend_results.cpp).
    void drainLocked(Slot& slot);
    void drainAllLocked();
    void takeReadyLocked(Slot& slot);
    void takeOutputLocked(Slot& slot, task::ByteReader& payload, TaskReport& report);
    void takeResultLocked(Slot& slot, const channel::ResultHeader& header,
                          task::ByteReader payload);
    void settleResultLocked(const WorkRange& range, std::size_t item,
                            const channel::ResultHeader& header, task::ByteReader payload,
                            const TaskReport& report, bool stopped);
    TaskReport reportLocked(const Slot& slot, const WorkRange& range,
                            const channel::ResultHeader& header) const;

    // Many short tasks at a time (process_backend_blocks.cpp).
    bool goesAsBlockLocked(const Slot& slot, const WorkRange& range) const;
    channel::Sent sendBlockLocked(Slot& slot, const WorkRange& range);
    void takeValuesLocked(Slot& slot, const channel::BlockValues& block);
    void armLagLocked();
    void onLag();

    // Work behind a task that takes long (process_backend_even.cpp).
    bool someHaveSpareWorkLocked() const;
    bool isUnevenLocked() const;
    void evenOutLocked();
    void takeBackLocked(Slot& slot, std::uint64_t from);
    static constexpr const char* kRanTakenBack = "a worker ran an item that was taken back from it";

    // What runs, and for how long (process_backend_running.cpp).
    void armLimitLocked(Slot& slot, std::int64_t when);
    void onLimit(std::uint32_t slot, std::uint64_t pid);
    void armLookLocked();
    void onLook();
    std::vector<WorkerInfo> workersLocked() const override;
    void stopLocked(Job& job, std::optional<std::size_t> item) override;
    std::size_t runningLocked(const Job* job) const override;
    void locateLocked(const Job& job, Whereabouts& place) const override;

    Options m_options;
    std::deque<Slot> m_slots;  // never shrinks, and stays where it is: callers sleep on slots
    RestartBudget m_restarts;
    RestartBudget m_idleDeaths;
    std::int64_t m_lastIdleDeath = 0;
    std::condition_variable m_changed;
    std::exception_ptr m_initError;        // what the initializer threw last
    int m_initFailures = 0;                // of it, in a row
    int m_fruitlessDeaths = 0;             // in a row
    std::uint64_t m_triesAtFruitless = 0;  // triesEnded() at the last of them
    std::size_t m_next = 0;  // slot to be offered work first: the one that ran dry last is awake
    int m_pollers = 0;       // callers that drain by themselves just now
    bool m_started = false;  // start() has succeeded
    bool m_lastSendWoke = false;
    WorkAhead m_workAhead;
    bool m_lookArmed = false;
    bool m_lagArmed = false;
    std::mutex m_stackMutex;  // one request for a stack at a time; taken before m_mutex
    bool m_resizing = false;
    std::exception_ptr m_growError;  // why resize() couldn't start a worker
};

}  // namespace mp::engine
