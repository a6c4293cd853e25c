#pragma once

#include "mp/engine/backend.h"
#include "mp/initializer.h"

namespace mp::engine {

// Runs every item at once, in the thread that submits it: the base line to compare pools with.
class SerialBackend final : public Backend {
public:
    SerialBackend(const Initializer& initializer, std::shared_ptr<EventSink> events);
    ~SerialBackend() override;

    void submit(const std::shared_ptr<Job>& job, std::size_t first, std::size_t count,
                bool last) override;
    void close() override;
    // From another thread: the item that runs is the last one.
    void terminate() override;
    bool join(std::int64_t deadline) override;
    std::vector<WorkerInfo> workers() const override;
    bool signalWorker(std::uint32_t, int, int) override { return false; }

private:
    void runItem(Lock& lock, const WorkRange& range);

    WorkerInfo m_worker;
};

}  // namespace mp::engine
