#pragma once

#include "lab/run/backend.h"
#include "lab/run/run_record.h"
#include "mp/scope/scope_event.h"
#include "proc/sampler.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace lab {

// Keeps what each worker of a run has used up, looking when told to. Every member may be called
// from any thread.
class ResourceWatch {
public:
    // Each look is also published to `events`, if any, as WorkerSample events.
    ResourceWatch(Backend::Workers kind, std::shared_ptr<mp::EventSink> events);

    // Samples the workers that run: about 10 µs for each process.
    void look(const std::vector<LiveWorker>& workers);

    // As last seen; everything is absent for a worker that never was.
    WorkerUsage usage(std::uint32_t slot, int pid) const;

private:
    using Key = std::pair<std::uint32_t, int>;  // slot, pid
    struct Watched {
        std::optional<proc::ProcessSampler> sampler{};  // of processes, while they run
        bool ended = false;
        WorkerUsage last{};
    };

    void lookAt(const LiveWorker& worker);
    std::optional<WorkerUsage> sample(Watched& watched, int pid) const;
    void publish(const LiveWorker& worker, const WorkerUsage& usage) const;

    const Backend::Workers m_kind;
    const std::shared_ptr<mp::EventSink> m_events;
    mutable std::mutex m_mutex;
    std::map<Key, Watched> m_workers;
};

}  // namespace lab
