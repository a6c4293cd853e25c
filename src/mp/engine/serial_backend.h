#pragma once

#include "mp/engine/backend.h"
#include "mp/engine/running_here.h"
#include "mp/initializer.h"

#include <vector>

namespace mp::engine {

// Runs every item at once, in the thread that submits it: the base line to compare pools with.
class SerialBackend final : public Backend {
public:
    SerialBackend(const Initializer& initializer, std::shared_ptr<EventSink> events);
    ~SerialBackend() override;

    void submit(const JobRef& job, std::size_t first, std::size_t count, bool last) override;
    // Refused unless it is 1: there are no workers.
    void resize(int workers) override;
    void close() override;
    // From another thread: the item that runs is the last one.
    void terminate() override;
    bool join(std::int64_t deadline) override;
    bool signalWorker(std::uint32_t, int, int) override { return false; }

private:
    void endIfClosed();
    void runItem(Lock& lock, const WorkRange& range);
    std::vector<WorkerInfo> workersLocked() const override;
    void stopLocked(Job& job, std::optional<std::size_t> item) override;
    std::size_t runningLocked(const Job* job) const override;
    void locateLocked(const Job& job, Whereabouts& place) const override;

    WorkerInfo m_worker;
    std::vector<RunningHere*> m_running;  // a task may submit more, which runs within it
};

}  // namespace mp::engine
