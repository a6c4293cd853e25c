#include "mp/engine/job.h"

#include "base/clock.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace mp::engine {

namespace {

// Where threads sleep until something comes of a job. Jobs share the places: a mutex and a
// condition variable of its own would be most of a small job.
struct ParkingPlace {
    std::mutex mutex;
    std::condition_variable changed;
};

ParkingPlace& placeOf(const Job* job)
{
    // Never destroyed: the engine's thread wakes sleepers for as long as the process lives.
    static auto& places = *new std::array<ParkingPlace, 64>;
    return places[(reinterpret_cast<std::uintptr_t>(job) >> 6) % places.size()];
}

const JobOptions kDefaults;

}  // namespace

Job::Job(Size size, const JobOptions& options) : m_single(size == Size::OneItem)
{
    if (!m_single || options != kDefaults) {
        m_details = std::make_unique<Details>();
        m_details->options = options;
    }
}

Job::~Job() = default;

const JobOptions& Job::options() const
{
    return m_details ? m_details->options : kDefaults;
}

void Job::settleErrors(std::size_t first, std::size_t count, const std::exception_ptr& error,
                       const TaskReport& report)
{
    for (std::size_t i = 0; i < count; ++i) {
        settleError(first + i, error, report);
    }
}

// A sleeper counts itself before it looks, a waker looks for sleepers after it has changed
// something: one of the two sees the other.
bool Job::sleepUntil(std::int64_t deadline, base::FunctionView<bool()> wanted)
{
    ParkingPlace& place = placeOf(this);
    std::unique_lock lock(place.mutex);
    m_state.fetch_add(kSleeper, std::memory_order_seq_cst);
    bool there = true;
    if (deadline < 0) {
        place.changed.wait(lock, wanted);
    } else {
        // libstdc++'s steady_clock is CLOCK_MONOTONIC.
        const std::chrono::steady_clock::time_point until{std::chrono::nanoseconds(deadline)};
        there = place.changed.wait_until(lock, until, wanted);
    }
    m_state.fetch_sub(kSleeper, std::memory_order_seq_cst);
    return there;
}

bool Job::sleepUntilReady(std::int64_t deadline)
{
    return ready() || sleepUntil(deadline, [this] { return ready(); });
}

void Job::wakeSleepers() noexcept
{
    if (m_state.fetch_or(0, std::memory_order_seq_cst) >= kSleeper) {
        ParkingPlace& place = placeOf(this);
        const std::lock_guard lock(place.mutex);
        place.changed.notify_all();
    }
}

void Job::markReady() noexcept
{
    if (m_state.fetch_or(kReady, std::memory_order_seq_cst) >= kSleeper) {
        ParkingPlace& place = placeOf(this);
        const std::lock_guard lock(place.mutex);
        place.changed.notify_all();
    }
}

void Job::setWhenDone(WhenDone call)
{
    if (!m_details) {
        m_details = std::make_unique<Details>();
    }
    m_details->whenDone = std::move(call);
}

const Job::WhenDone* Job::whenDone() const
{
    return m_details && m_details->whenDone ? &m_details->whenDone : nullptr;
}

Job::Tally Job::tally() const
{
    if (!m_single) {
        return m_details->tally;
    }
    Tally tally;
    const bool failed = m_outcome != TaskOutcome::Value && m_outcome != TaskOutcome::Cancelled;
    tally.submitted = m_submitted ? 1 : 0;
    tally.unsettled = m_submitted && !m_settled ? 1 : 0;
    tally.retried = m_retried;
    if (m_settled) {
        tally.done = m_outcome == TaskOutcome::Value ? 1 : 0;
        tally.failed = failed ? 1 : 0;
        tally.lost = m_outcome == TaskOutcome::Lost ? 1 : 0;
        tally.cancelled = m_outcome == TaskOutcome::Cancelled ? 1 : 0;
    }
    return tally;
}

void Job::noteSubmitted(std::size_t count, bool last)
{
    notes.sealed = notes.sealed || last;
    if (m_single) {
        m_submitted = true;
    } else {
        m_details->tally.submitted += count;
        m_details->tally.unsettled += count;
    }
}

void Job::noteRun(std::int64_t startNs, std::int64_t runNs)
{
    notes.startNs = notes.startNs == 0 ? startNs : std::min(notes.startNs, startNs);
    if (m_details) {
        Tally& tally = m_details->tally;
        tally.runNs += runNs;
        ++tally.runs;
        tally.averageRunNs = tally.averageRunNs < 0 ? runNs : (7 * tally.averageRunNs + runNs) / 8;
    }
}

void Job::noteRuns(std::int64_t startNs, std::int64_t runs, std::int64_t runNs, std::int64_t timed)
{
    notes.startNs = notes.startNs == 0 ? startNs : std::min(notes.startNs, startNs);
    Tally& tally = m_details->tally;
    tally.runNs += runNs;
    tally.runs += runs;
    if (runNs > 0) {
        const std::int64_t each = std::max<std::int64_t>(runNs / timed, 1);
        tally.averageRunNs = tally.averageRunNs < 0 ? each : (tally.averageRunNs + each) / 2;
    }
}

void Job::noteRetry()
{
    if (m_single) {
        m_retried = static_cast<std::uint16_t>(std::min(m_retried + 1, 0xFFFF));
    } else {
        ++m_details->tally.retried;
    }
}

void Job::noteSettled(std::size_t count, TaskOutcome outcome)
{
    if (m_single) {
        m_settled = true;
        m_outcome = outcome;
        return;
    }
    Tally& tally = m_details->tally;
    tally.unsettled -= count;
    switch (outcome) {
    case TaskOutcome::Value:
        tally.done += count;
        break;
    case TaskOutcome::Cancelled:
        tally.cancelled += count;
        break;
    case TaskOutcome::Lost:
        tally.lost += count;
        tally.failed += count;
        break;
    case TaskOutcome::Error:
    case TaskOutcome::TimedOut:
        tally.failed += count;
        break;
    }
}

bool Job::complete() const
{
    return m_single ? m_settled : notes.sealed && m_details->tally.unsettled == 0;
}

}  // namespace mp::engine
