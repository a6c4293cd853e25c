#include "lab/host/repetition_events.h"

#include "base/ids.h"

#include <algorithm>
#include <array>

namespace lab {

namespace {

constexpr std::size_t kFrame = 6;      // the marks, and those of the pool and its job
constexpr std::size_t kPerWorker = 3;  // starting, ready, exited

mp::ScopeEvent made(mp::EventKind kind, std::int64_t time, std::array<std::int64_t, 5> values)
{
    mp::ScopeEvent event;
    event.time = time;
    event.kind = kind;
    event.values = values;
    return event;
}

mp::TaskOutcome outcomeOf(ItemState state)
{
    switch (state) {
    case ItemState::Done:
        return mp::TaskOutcome::Value;
    case ItemState::Lost:
        return mp::TaskOutcome::Lost;
    case ItemState::Timeout:
        return mp::TaskOutcome::TimedOut;
    case ItemState::Cancelled:
        return mp::TaskOutcome::Cancelled;
    default:
        return mp::TaskOutcome::Error;
    }
}

void addWorker(std::vector<mp::ScopeEvent>& events, const WorkerRecord& worker, std::int64_t end)
{
    const auto add = [&](mp::EventKind kind, std::int64_t time,
                         std::array<std::int64_t, 5> values) {
        mp::ScopeEvent event = made(kind, time, values);
        event.slot = worker.slot;
        event.pid = worker.pid;
        events.push_back(event);
    };
    add(mp::EventKind::WorkerStarting, worker.startedNs, {});
    if (worker.readyNs > 0) {
        add(mp::EventKind::WorkerReady, worker.readyNs, {worker.readyNs - worker.startedNs});
    }
    if (worker.exit && worker.exit->ended()) {
        add(mp::EventKind::WorkerExited, end,
            {static_cast<std::int64_t>(worker.exit->kind), worker.exit->number, -1});
    }
}

void addItem(std::vector<mp::ScopeEvent>& events, const ItemRecord& item, std::size_t index,
             std::int64_t end)
{
    const bool ran = item.startNs > 0;
    mp::ScopeEvent event = made(
        mp::EventKind::TaskFinished, ran ? item.startNs + item.runNs : end,
        {static_cast<std::int64_t>(index), item.startNs, item.runNs,
         ran ? item.startNs - item.queuedNs : 0, static_cast<std::int64_t>(outcomeOf(item.state))});
    event.tries = static_cast<std::uint16_t>(item.tries);
    event.job = 1;
    if (ran) {
        event.slot = item.slot;
        event.pid = item.pid;
    }
    events.push_back(event);
}

}  // namespace

std::size_t eventCountOf(const RunRecord& record)
{
    return kFrame + kPerWorker * record.workers.size() + record.results.size();
}

std::vector<mp::ScopeEvent> eventsOf(const RunRecord& record, std::int64_t run, int repetition)
{
    const std::int64_t begin = record.startedNs;
    const std::int64_t end = begin + record.wallNs;
    const auto items = static_cast<std::int64_t>(record.results.size());
    const TaskCounts& tasks = record.tasks;
    std::vector<mp::ScopeEvent> events;
    events.reserve(eventCountOf(record));
    events.push_back(made(mp::EventKind::PoolStarted, begin, {record.experiment.workers}));
    events.push_back(made(mp::EventKind::JobStarted, begin, {items}));
    for (std::size_t i = 0; i < record.results.size(); ++i) {
        addItem(events, record.results[i], i, end);
    }
    for (const WorkerRecord& worker : record.workers) {
        addWorker(events, worker, end);
    }
    std::ranges::stable_sort(events, {}, &mp::ScopeEvent::time);
    events.push_back(
        made(mp::EventKind::JobFinished, end, {tasks.done, tasks.failed, tasks.cancelled}));
    events.push_back(made(mp::EventKind::PoolEnded, end, {}));
    const std::int64_t workers = record.experiment.workers;
    events.insert(events.begin(),
                  made(mp::EventKind::RunMark, begin, {run, 1, workers, repetition}));
    events.push_back(made(mp::EventKind::RunMark, end, {run, 0, workers, repetition}));
    return events;
}

}  // namespace lab
