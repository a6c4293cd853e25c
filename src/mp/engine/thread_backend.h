#pragma once

#include "mp/engine/backend.h"
#include "mp/initializer.h"

#include <condition_variable>
#include <thread>

namespace mp::engine {

// Runs jobs in threads of this process: same interface, no isolation. Arguments and results aren't
// encoded, exceptions are the originals. A task that doesn't end can't be stopped: terminate()
// settles everything at once, but the thread ends only with its task.
class ThreadBackend final : public Backend {
public:
    ThreadBackend(int workers, Initializer initializer, std::shared_ptr<EventSink> events);
    ~ThreadBackend() override;  // terminates and joins

    void submit(const std::shared_ptr<Job>& job, std::size_t first, std::size_t count,
                bool last) override;
    void close() override;
    void terminate() override;
    bool join(std::int64_t deadline) override;
    std::vector<WorkerInfo> workers() const override;
    bool signalWorker(std::uint32_t, int, int) override { return false; }

private:
    struct Worker {
        WorkerInfo info;
        std::shared_ptr<Job> job;  // of the item that runs, null when idle
        WorkRange chunk;
        std::size_t settledOfChunk = 0;
    };

    void run(std::size_t number);
    void begin(Worker& worker);
    void end(Worker& worker);
    void runChunk(Worker& worker, Lock& lock);
    void settle(Worker& worker, std::size_t item, const std::exception_ptr& error);

    Initializer m_initializer;
    std::vector<Worker> m_workers;
    std::vector<std::thread> m_threads;
    std::condition_variable m_changed;
    std::size_t m_running = 0;  // threads that haven't ended
    std::exception_ptr m_broken;
};

}  // namespace mp::engine
