#pragma once

#include "mp/engine/job.h"
#include "mp/engine/work_queue.h"
#include "mp/task/task_context.h"

#include <atomic>

namespace mp::engine {

// A task that runs in a thread of this process, for what it may ask about itself. Made and
// destroyed with the backend's lock held; lives in the thread that runs the task.
class RunningHere final : public task::TaskContext {
public:
    RunningHere(Job& job, std::size_t item, int tryNumber, std::int64_t now)
        : m_job(&job)
        , m_startNs(now)
    {
        index = item;
        tries = tryNumber;
        startSoftLimit(job.options().softLimitNs, now);
    }

    bool cancelAsked() const noexcept override { return m_stop.load(std::memory_order_acquire); }
    void stop() { m_stop.store(true, std::memory_order_release); }
    const Job& job() const { return *m_job; }
    std::int64_t startNs() const { return m_startNs; }

private:
    const Job* m_job;
    std::int64_t m_startNs;
    std::atomic<bool> m_stop{false};
};

}  // namespace mp::engine
