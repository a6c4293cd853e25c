#pragma once

#include "mp/engine/backend.h"
#include "mp/engine/launcher.h"
#include "mp/engine/worker_table.h"
#include "mp/initializer.h"

#include <condition_variable>
#include <functional>

namespace mp::engine {

// Runs jobs in worker processes: hands chunks to channels, takes results from them, sees deaths,
// replaces workers.
//
// Threading: m_mutex guards everything. Doorbells, deaths and timers arrive on the engine thread; a
// caller in wait() submits and drains by itself. Members named …Locked expect the lock; start() and
// what it calls run on the engine thread without it.
class ProcessBackend final : public Backend, public std::enable_shared_from_this<ProcessBackend> {
public:
    struct Options {
        int workers = 1;
        Launcher* launcher = nullptr;
        Initializer initializer{};
        std::shared_ptr<EventSink> events{};
    };

    explicit ProcessBackend(Options options);

    // Starts all workers; when one can't be started, stops the others and throws why.
    void start();

    void submit(const std::shared_ptr<Job>& job, std::size_t first, std::size_t count,
                bool last) override;
    bool wait(Job& job, std::int64_t deadline) override;
    bool submitAndWait(const std::shared_ptr<Job>& job, std::int64_t deadline) override;
    void close() override;
    void terminate() override;
    bool join(std::int64_t deadline) override;
    std::vector<WorkerInfo> workers() const override;
    bool signalWorker(std::uint32_t slot, int pid, int signal) override;
    stack::StackTrace stackOf(std::uint32_t slot, int pid, std::chrono::nanoseconds limit) override;

    // Ends everything and forgets the engine's callbacks. Before the last reference goes.
    void shutDown() noexcept;

private:
    // Life of workers (process_backend_workers.cpp).
    void launch(std::uint32_t slot);
    void onLaunched(std::uint32_t slot, LaunchResult result);
    void adoptLocked(Slot& slot, ChildProcess process);
    void watchLocked(const Slot& slot);
    void onDoorbell(std::uint32_t slot);
    void onDeath(std::uint32_t slot);
    void startFailedLocked(Slot& slot, const std::exception_ptr& error);
    void blameLocked(Slot& slot, base::ExitStatus status);
    void retryOrLoseLocked(const InFlight& chunk, std::size_t item, const TaskReport& report,
                           base::ExitStatus status, bool timedOut);
    bool wantsReplacementLocked() const;
    void breakLocked(const std::exception_ptr& error);
    void stopWorkersLocked();
    void killLeftovers();

    // Work (process_backend_work.cpp).
    void submitLocked(const std::shared_ptr<Job>& job, std::size_t first, std::size_t count,
                      bool last);
    bool waitForOnly(Job& job, Lock& lock, std::int64_t deadline);
    void spinForOnly(Job& job, Lock& lock, std::int64_t deadline);
    bool sleepForOnly(Job& job, Lock& lock, std::int64_t deadline);
    void dispatchLocked();
    bool sendLocked(Slot& slot);
    bool hasCreditLocked(const Slot& slot) const;
    void drainLocked(Slot& slot);
    void drainAllLocked();
    void takeResultLocked(Slot& slot, const channel::ResultHeader& header,
                          task::ByteReader payload);
    TaskReport reportLocked(const Slot& slot, const WorkRange& range,
                            const channel::ResultHeader& header) const;
    void requeueLocked(const WorkRange& range, std::size_t item, std::size_t count, int tries);
    void restLocked();
    bool armLocked(Slot& slot);
    void quitIdleLocked();
    void damagedLocked(Slot& slot);
    void armLimitLocked(Slot& slot, std::int64_t when);
    void onLimit(std::uint32_t slot, std::uint64_t pid);
    void armLookLocked();
    void onLook();

    Options m_options;
    std::vector<Slot> m_slots;
    std::vector<WorkerInfo> m_endedWorkers;
    RestartBudget m_restarts;
    std::condition_variable m_changed;
    std::exception_ptr m_broken;
    std::exception_ptr m_initError;  // what the initializer threw last
    int m_initFailures = 0;          // of it, in a row
    std::size_t m_next = 0;  // slot to be offered work first: the one that ran dry last is awake
    int m_pollers = 0;       // callers that drain by themselves just now
    bool m_started = false;  // start() has succeeded
    bool m_lastSendWoke = false;
    bool m_lookArmed = false;
    std::mutex m_stackMutex;  // one request for a stack at a time; taken before m_mutex
};

}  // namespace mp::engine
