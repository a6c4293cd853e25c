#include "lab/run/resource_watch.h"

#include "base/clock.h"
#include "lab/run/thread_usage.h"
#include "proc/parse_error.h"
#include "proc/process_key.h"

#include <algorithm>
#include <system_error>

namespace lab {

namespace {

WorkerUsage usageOf(const proc::Sample& sample)
{
    WorkerUsage usage;
    usage.cpuNs = sample.cpuNs;
    usage.rssBytes = sample.rssBytes;
    usage.maxRssBytes = sample.maxRssBytes;
    usage.switchesVoluntary = sample.switchesVoluntary;
    usage.switchesInvoluntary = sample.switchesInvoluntary;
    usage.runQueueNs = sample.runQueueNs;
    return usage;
}

// What the kernel counted to the very end, in place of what the last look saw.
void takeKernelsCount(const WorkerUsage& atExit, WorkerUsage& last)
{
    last.cpuNs = atExit.cpuNs;
    last.switchesVoluntary = atExit.switchesVoluntary;
    last.switchesInvoluntary = atExit.switchesInvoluntary;
    last.rssBytes = 0;
}

}  // namespace

ResourceWatch::ResourceWatch(Backend::Workers kind, std::shared_ptr<mp::EventSink> events)
    : m_kind(kind)
    , m_events(std::move(events))
{
}

void ResourceWatch::look(const std::vector<LiveWorker>& workers)
{
    if (m_kind == Backend::Workers::Lanes) {
        return;  // the lanes share one thread: no lane has a CPU time of its own
    }
    const std::lock_guard lock(m_mutex);
    for (const LiveWorker& worker : workers) {
        if (worker.record.pid > 0) {
            lookAt(worker);
        }
    }
}

void ResourceWatch::lookAt(const LiveWorker& worker)
{
    Watched& watched = m_workers[{worker.record.slot, worker.record.pid}];
    if (watched.ended) {
        return;
    }
    if (worker.state == mp::WorkerStateCode::Ended) {
        watched.ended = true;
        watched.sampler.reset();
        if (worker.record.usage.cpuNs) {
            takeKernelsCount(worker.record.usage, watched.last);
        }
        return;
    }
    if (const auto usage = sample(watched, worker.record.pid)) {
        watched.last = *usage;
        publish(worker, *usage);
    }
}

std::optional<WorkerUsage> ResourceWatch::sample(Watched& watched, int pid) const
{
    if (m_kind == Backend::Workers::Threads) {
        return threadUsage(pid);
    }
    try {
        if (!watched.sampler) {
            const auto key = proc::readProcessKey(pid);
            if (!key) {
                return std::nullopt;
            }
            watched.sampler.emplace(*key);
        }
        const auto sample = watched.sampler->sample();
        return sample ? std::optional(usageOf(*sample)) : std::nullopt;
    } catch (const std::system_error&) {
        // No descriptor left, or no memory: this look is missed, the run matters more.
        watched.sampler.reset();
        return std::nullopt;
    } catch (const proc::ParseError&) {
        watched.sampler.reset();
        return std::nullopt;
    }
}

void ResourceWatch::publish(const LiveWorker& worker, const WorkerUsage& usage) const
{
    if (!m_events) {
        return;
    }
    mp::ScopeEvent event;
    event.time = base::monotonicNs();
    event.kind = mp::EventKind::WorkerSample;
    event.slot = worker.record.slot;
    event.pid = worker.record.pid;
    event.values = {usage.cpuNs.value_or(0), usage.rssBytes.value_or(0),
                    usage.switchesVoluntary.value_or(0), usage.switchesInvoluntary.value_or(0),
                    usage.runQueueNs.value_or(0)};
    m_events->publish(event);
}

WorkerUsage ResourceWatch::usage(std::uint32_t slot, int pid) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_workers.find({slot, pid});
    return found == m_workers.end() ? WorkerUsage{} : found->second.last;
}

}  // namespace lab
