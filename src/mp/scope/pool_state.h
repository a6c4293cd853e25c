#pragma once

#include "mp/scope/scope_event.h"

#include <array>
#include <cstdint>
#include <vector>

namespace mp::scope {

// One lane: what the events have said about a slot. Times are nanoseconds of CLOCK_MONOTONIC.
struct WorkerView {
    std::uint32_t slot = 0;
    std::int32_t pid = 0;
    WorkerStateCode state = WorkerStateCode::Starting;
    WorkerStateCode stateBeforeSuspension = WorkerStateCode::Idle;
    std::int64_t since = 0;    // when it took this state
    std::uint32_t starts = 0;  // how often the slot has been filled
    std::uint32_t job = 0;     // of `task`
    std::int64_t task = -1;    // the item last seen running, or -1
    std::int64_t taskStart = 0;
    std::uint64_t finished = 0;  // items whose last try ended here, by outcome:
    std::array<std::uint64_t, 5> outcomes{};
    std::int64_t busyNs = 0;  // sum of the run times, of tries that were retried, too
    base::ExitStatus exit;    // of the last process that ended in this slot
    std::int64_t sampleTime = 0;
    std::int64_t cpuNs = 0;
    std::int64_t rssBytes = 0;
    std::int64_t voluntarySwitches = 0;
    std::int64_t involuntarySwitches = 0;
    std::int64_t runQueueNs = 0;
    friend bool operator==(const WorkerView&, const WorkerView&) = default;
};

struct JobView {
    std::uint32_t id = 0;  // 0: none
    bool ended = false;
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int64_t items = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t cancelled = 0;
    friend bool operator==(const JobView&, const JobView&) = default;
};

// What the events of one pool have led to.
//
// Threading: a value, no locks.
class PoolState {
public:
    static constexpr std::size_t kJobs = 64;  // the newest are kept
    static constexpr std::uint32_t kMaxSlots = 4096;

    explicit PoolState(std::uint8_t number = 0) : m_number(number) {}

    // An event of this pool. Events of slots beyond kMaxSlots change no worker. Never throws:
    // without memory for a new slot the event changes no worker either.
    void apply(const ScopeEvent& event) noexcept;

    std::uint8_t number() const { return m_number; }  // ScopeEvent::pool
    bool running() const { return m_running; }
    std::int64_t start() const { return m_start; }
    std::int64_t end() const { return m_end; }
    const std::vector<WorkerView>& workers() const { return m_workers; }  // index = slot
    std::vector<JobView> jobs() const;                                    // by id
    const JobView* job(std::uint32_t id) const;
    // Items that have ended, by outcome, those that never began included.
    std::array<std::uint64_t, 5> outcomes() const;

    friend bool operator==(const PoolState&, const PoolState&) = default;

private:
    friend class PoolStateCodec;
    void applyToPool(const ScopeEvent& event) noexcept;
    void applyToJob(const ScopeEvent& event) noexcept;
    void applyToWorker(const ScopeEvent& event) noexcept;
    void applySkipped(const ScopeEvent& event) noexcept;
    WorkerView* worker(std::uint32_t slot) noexcept;

    std::uint8_t m_number;
    bool m_running = false;
    std::int64_t m_start = 0;
    std::int64_t m_end = 0;
    std::array<std::uint64_t, 5> m_skipped{};  // items that never began, by outcome
    std::vector<WorkerView> m_workers;
    std::array<JobView, kJobs> m_jobs{};  // at id modulo kJobs
};

}  // namespace mp::scope
