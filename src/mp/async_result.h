#pragma once

#include "base/clock.h"
#include "mp/engine/backend.h"
#include "mp/engine/result_job.h"
#include "mp/errors.h"
#include "mp/progress.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
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
    AsyncResult(std::shared_ptr<engine::Backend> backend, engine::Ref<engine::ResultJob<T>> job)
        : m_backend(std::move(backend))
        , m_job(std::move(job))
    {
    }

    // Waits and gives the value, or throws what the task threw (RemoteError from another process),
    // WorkerLost, TimeoutError, Cancelled or PoolBroken. Can be repeated.
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
            throw std::logic_error(
                "successful() has no answer before this result is ready: wait() for it first");
        }
        return m_job->successful();
    }

    // What the task of an applyAsync wrote to standard output and error, in a pool that captures it
    // (PoolOptions::captureOutput); of a map's items, mapSettled() tells. Empty before it is ready.
    TaskOutput output() const
    {
        const OutputRef output = ready() ? m_job->output() : OutputRef();
        return output ? static_cast<const TaskOutput&>(*output) : TaskOutput{};
    }

    // What hasn't begun never will, and ends as Cancelled; a task that runs is asked to end
    // (mp::currentTask().cancelled()), and what it returns or throws then is its result. Nothing is
    // tried again. What has ended stays as it is.
    void cancel() { m_backend->cancel(*m_job); }
    // The same for one item of a map. Throws std::out_of_range when there is no such item.
    void cancel(std::size_t item) { m_backend->cancelItem(*m_job, item); }

    // Lets the task, of a map's that of one item, be the next of its priority to be handed to a
    // worker. False: it isn't queued any more. Throws std::out_of_range when there is no such item.
    bool runNext(std::size_t item = 0) { return m_backend->runNext(*m_job, item); }

    Progress progress() const { return m_backend->progress(*m_job); }
    // The worker that was handed the task last; of a map's, some of the items. Nothing while none
    // was.
    std::optional<WorkerId> worker() const { return m_backend->whereabouts(*m_job).worker; }
    // When the task's first try began; a map's, the first of any item. Nothing while none has.
    std::optional<std::chrono::steady_clock::time_point> startedAt() const
    {
        const std::int64_t ns = m_backend->whereabouts(*m_job).startNs;
        return ns == 0 ? std::nullopt
                       : std::optional(
                             std::chrono::steady_clock::time_point(std::chrono::nanoseconds(ns)));
    }
    // How often the task has been tried; a map's, the most of any item.
    int tries() const { return m_backend->whereabouts(*m_job).tries; }

private:
    std::shared_ptr<engine::Backend> m_backend;
    engine::Ref<engine::ResultJob<T>> m_job;
};

}  // namespace mp
