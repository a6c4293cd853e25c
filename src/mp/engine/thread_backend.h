#pragma once

#include "mp/engine/backend.h"
#include "mp/engine/running_here.h"
#include "mp/initializer.h"

#include <condition_variable>
#include <deque>
#include <thread>

namespace mp::engine {

// Runs jobs in threads of this process: same interface, no isolation. Arguments and results aren't
// encoded, exceptions are the originals. A task that doesn't end can't be stopped: terminate()
// settles everything at once, but the thread ends only with its task.
class ThreadBackend final : public Backend {
public:
    ThreadBackend(int workers, Initializer initializer, std::shared_ptr<EventSink> events);
    ~ThreadBackend() override;  // terminates and joins

    void submit(const JobRef& job, std::size_t first, std::size_t count, bool last) override;
    void resize(int workers) override;
    void close() override;
    void terminate() override;
    bool join(std::int64_t deadline) override;
    bool signalWorker(std::uint32_t, int, int) override { return false; }

private:
    struct Worker {
        WorkerInfo info;
        std::thread thread;
        WorkRange chunk;  // no job: idle
        std::size_t settledOfChunk = 0;
        RunningHere* running = nullptr;
        bool ended = false;
    };

    void startThread(Worker& worker);
    void run(Worker& worker);
    std::exception_ptr initialise();
    void begin(Worker& worker);
    void end(Worker& worker);
    bool isSurplus(const Worker& worker) const;
    bool serves(const Worker& worker) const;
    void giveBack(WorkRange range);
    void runChunk(Worker& worker, Lock& lock);
    void settle(Worker& worker, std::size_t item, const std::exception_ptr& error, bool stopped);
    void fail(const std::exception_ptr& error);
    void joinThreads();
    std::vector<WorkerInfo> workersLocked() const override;
    void stopLocked(Job& job, std::optional<std::size_t> item) override;
    void takeBack(Worker& worker, std::optional<std::size_t> item);
    std::size_t runningLocked(const Job* job) const override;
    void locateLocked(const Job& job, Whereabouts& place) const override;

    Initializer m_initializer;
    std::deque<Worker> m_workers;  // never shrinks, and stays where it is: threads use theirs
    std::condition_variable m_changed;
    std::size_t m_running = 0;  // threads that haven't ended
    int m_initFailures = 0;     // in a row
};

}  // namespace mp::engine
