#pragma once

#include "base/clock.h"
#include "mp/engine/backend.h"
#include "mp/engine/map_job.h"
#include "mp/errors.h"

#include <chrono>
#include <memory>
#include <stdexcept>

namespace mp {

namespace engine {

// A limit from now as a deadline: ns of CLOCK_MONOTONIC. Zero and negative limits only look.
inline std::int64_t deadlineAfter(std::chrono::nanoseconds limit)
{
    const std::int64_t now = base::monotonicNs();
    return limit.count() > INT64_MAX - now ? -1 : std::max<std::int64_t>(now + limit.count(), 0);
}

}  // namespace engine

// The result of something that a pool runs meanwhile. Copies share it. It may outlive its pool:
// what was pending then is Cancelled. All members may be called from any thread, but get() by one
// at a time.
template <class T>
class AsyncResult {
public:
    AsyncResult(std::shared_ptr<engine::Backend> backend, std::shared_ptr<engine::ResultJob<T>> job)
        : m_backend(std::move(backend))
        , m_job(std::move(job))
    {
    }

    // Waits and gives the value, or throws what the task threw (RemoteError from another process),
    // WorkerLost, Cancelled or PoolBroken. Can be repeated.
    const T& get() const&
    {
        m_backend->wait(*m_job, -1);
        return m_job->final();
    }
    T get() &&
    {
        m_backend->wait(*m_job, -1);
        return m_job->takeFinal();
    }
    // The same with a limit: TimeoutError when it runs out. The task runs on, and get() can be
    // repeated.
    const T& get(std::chrono::nanoseconds limit) const
    {
        if (!wait(limit)) {
            throw TimeoutError("no result within " +
                               std::to_string(std::chrono::duration<double>(limit).count()) +
                               " s; the task runs on, get() may be called again");
        }
        return m_job->final();
    }

    // Waits up to `limit`; says whether the result is there.
    bool wait(std::chrono::nanoseconds limit) const
    {
        return m_backend->wait(*m_job, engine::deadlineAfter(limit));
    }
    bool ready() const { return m_job->ready(); }
    // Throws std::logic_error before it is ready.
    bool successful() const
    {
        if (!ready()) {
            throw std::logic_error("successful() has no answer before the result is ready");
        }
        return m_job->successful();
    }
    // Drops what no worker has been given yet; what runs, runs on.
    void cancel() { m_backend->cancel(*m_job); }

private:
    std::shared_ptr<engine::Backend> m_backend;
    std::shared_ptr<engine::ResultJob<T>> m_job;
};

}  // namespace mp
