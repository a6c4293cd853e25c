#pragma once

#include "base/clock.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

// What a task can ask about itself while it runs.
namespace mp {

namespace task {

// A try of a task in this thread, as whoever runs it knows it.
class TaskContext {
public:
    TaskContext() = default;
    TaskContext(const TaskContext&) = delete;
    TaskContext& operator=(const TaskContext&) = delete;
    virtual ~TaskContext() = default;

    // May be called from other threads than the task's.
    virtual bool cancelAsked() const noexcept = 0;

    std::size_t index = 0;  // within its job
    int tries = 0;
    std::int64_t softLimitNs = 0;          // 0: none
    std::int64_t softLimitAt = INT64_MAX;  // ns of CLOCK_MONOTONIC

    void startSoftLimit(std::int64_t limitNs, std::int64_t startNs)
    {
        softLimitNs = limitNs;
        softLimitAt = limitNs > 0 && limitNs < INT64_MAX - startNs ? startNs + limitNs : INT64_MAX;
    }
};

// Of this thread; null while it runs no task.
inline thread_local const TaskContext* t_current = nullptr;

// Makes a context this thread's for as long as it lives. Contexts nest: a task of one pool may run
// another, serial pool.
class TaskScope {
public:
    explicit TaskScope(const TaskContext& context) : m_outer(t_current) { t_current = &context; }
    TaskScope(const TaskScope&) = delete;
    TaskScope& operator=(const TaskScope&) = delete;
    ~TaskScope() { t_current = m_outer; }

private:
    const TaskContext* m_outer;
};

}  // namespace task

// The task that runs in this thread; in any other thread none. To be used where it was asked for,
// while the task runs:
//
//     while (!mp::currentTask().cancelled() && refine(estimate)) {
//     }
class CurrentTask {
public:
    explicit CurrentTask(const task::TaskContext* context) : m_context(context) {}

    bool exists() const { return m_context != nullptr; }
    // Within its job: 0 for apply. 0 when there is no task.
    std::size_t index() const { return m_context != nullptr ? m_context->index : 0; }
    // Which try this is, from 1. 0 when there is no task.
    int tries() const { return m_context != nullptr ? m_context->tries : 0; }
    // The task is asked to end soon: its result was cancelled, its pool terminated (threads), or
    // its soft limit has passed. What it returns or throws then is its result all the same;
    // throwing mp::Cancelled makes it count as cancelled instead of failed, if it was cancelled.
    bool cancelled() const
    {
        return softLimitPassed() || (m_context != nullptr && m_context->cancelAsked());
    }
    bool softLimitPassed() const
    {
        return hasSoftLimit() && base::monotonicNs() >= m_context->softLimitAt;
    }
    // The task's soft limit as it was given, and what is left of it: nothing, or less, once it has
    // passed. Nothing when it has none.
    std::optional<std::chrono::nanoseconds> softLimit() const
    {
        return hasSoftLimit() ? std::optional(std::chrono::nanoseconds(m_context->softLimitNs))
                              : std::nullopt;
    }
    std::optional<std::chrono::nanoseconds> softLimitLeft() const
    {
        return hasSoftLimit() ? std::optional(std::chrono::nanoseconds(m_context->softLimitAt -
                                                                       base::monotonicNs()))
                              : std::nullopt;
    }

private:
    bool hasSoftLimit() const
    {
        return m_context != nullptr && m_context->softLimitAt != INT64_MAX;
    }

    const task::TaskContext* m_context;
};

inline CurrentTask currentTask() noexcept
{
    return CurrentTask(task::t_current);
}

}  // namespace mp
