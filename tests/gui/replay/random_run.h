#pragma once

#include "gui/timeline/sample_events.h"

#include <algorithm>
#include <random>
#include <vector>

// The events of a made-up run: workers that work, wait, die and are replaced, tasks that fail and
// are tried again, samples, and times that don't quite come in their order.
class RandomRun {
public:
    explicit RandomRun(unsigned seed, int workers = 5) : m_random(seed)
    {
        for (int i = 0; i < workers; ++i) {
            replace(static_cast<std::uint32_t>(i));
        }
    }

    std::vector<mp::ScopeEvent> make(std::size_t count)
    {
        while (m_events.size() < count) {
            something();
        }
        m_events.resize(count);
        return std::move(m_events);
    }

private:
    int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(m_random); }

    mp::ScopeEvent& add(mp::EventKind kind, std::uint32_t slot,
                        std::array<std::int64_t, 5> values = {})
    {
        mp::ScopeEvent event;
        m_now += below(200'000);
        event.time = m_now - below(50'000);  // published a little late
        event.kind = kind;
        event.slot = slot;
        event.pid = m_pids[slot];
        event.job = 1;
        event.values = values;
        return m_events.emplace_back(event);
    }

    void replace(std::uint32_t slot)
    {
        m_pids.resize(std::max<std::size_t>(m_pids.size(), slot + 1));
        m_pids[slot] = 0;
        add(mp::EventKind::WorkerStarting, slot);
        m_pids[slot] = m_nextPid++;
        add(mp::EventKind::WorkerReady, slot, {1'600'000});
    }

    void something()
    {
        const auto slot = static_cast<std::uint32_t>(below(static_cast<int>(m_pids.size())));
        const int what = below(1000);
        if (what < 4) {
            add(mp::EventKind::WorkerExited, slot,
                {static_cast<std::int64_t>(base::ExitStatus::Kind::Signalled), 9, m_task});
            replace(slot);
        } else if (what < 8) {
            m_now += below(400'000'000);  // idle for a while
        } else if (what < 14) {
            const bool suspend = below(2) == 0;
            add(mp::EventKind::WorkerState, slot,
                {static_cast<std::int64_t>(suspend ? mp::WorkerStateCode::Suspended
                                                   : mp::WorkerStateCode::Running)});
        } else if (what < 100) {
            add(mp::EventKind::WorkerSample, slot, {m_now / 3, 5'000'000 + below(100'000)});
        } else if (what < 200) {
            add(mp::EventKind::TaskRunning, slot, {m_task, m_now - 1000}).tries = 1;
        } else {
            finish(slot);
        }
    }

    void finish(std::uint32_t slot)
    {
        const int luck = below(100);
        const auto outcome = luck < 90   ? mp::TaskOutcome::Value
                             : luck < 95 ? mp::TaskOutcome::Error
                                         : mp::TaskOutcome::Lost;
        // A try that is followed by another one ends in no other event.
        const bool again = outcome != mp::TaskOutcome::Value && m_tries == 1 && below(2) == 0;
        const std::int64_t run = below(90'000);
        const std::int64_t start = m_now - run;
        mp::ScopeEvent& event =
            add(again ? mp::EventKind::TaskRetried : mp::EventKind::TaskFinished, slot,
                {m_task, start, run, below(1000), static_cast<int>(outcome)});
        event.tries = m_tries;
        if (again) {
            m_tries = 2;
            return;
        }
        ++m_task;
        m_tries = 1;
    }

    std::mt19937 m_random;
    std::vector<mp::ScopeEvent> m_events;
    std::vector<int> m_pids;
    std::int64_t m_now = sample::kBegin;
    std::int64_t m_task = 0;
    std::uint16_t m_tries = 1;
    int m_nextPid = 4121;
};
