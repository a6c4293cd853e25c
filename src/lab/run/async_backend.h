#pragma once

#include "lab/async/async_fetch.h"
#include "lab/run/backend.h"
#include "lab/run/item_table.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lab {

// The async pool: one thread, as many transfers at a time as a pool would have workers. It tells
// the same events as a pool of `mp`; a lane is a slot, and every lane's pid is the one thread's.
class AsyncBackend final : public Backend {
public:
    // `parameters` are complete and checked. The table and the items outlive the backend.
    AsyncBackend(const Experiment& experiment, const Parameters& parameters,
                 const std::vector<std::string>& items, ItemTable& table,
                 std::shared_ptr<mp::EventSink> events);

    Workers kind() const override { return Workers::Lanes; }
    void open() override;
    void submit() override;
    void wait() override;
    bool close(std::chrono::nanoseconds limit) override;
    void stop() noexcept override;
    std::vector<LiveWorker> workers() const override;
    std::optional<std::int64_t> sharedCpuNs() const override;
    Outlook outlook() const override { return {m_experiment.workers, std::nullopt}; }
    bool signalWorker(std::uint32_t, int, int) override { return false; }
    void resize(int workers) override;
    void cancel(std::size_t item) override;
    void runNext(std::size_t item) override;
    std::string stackOf(std::uint32_t slot, int pid) override;

private:
    void onStart(const FetchStart& start);
    void onEnd(const FetchEnd& end);
    void publish(mp::EventKind kind, std::uint32_t slot, std::int64_t time,
                 const std::array<std::int64_t, 5>& values) const;

    const Experiment& m_experiment;
    const Parameters& m_parameters;
    const std::vector<std::string>& m_items;
    ItemTable& m_table;
    const std::shared_ptr<mp::EventSink> m_events;
    std::optional<AsyncFetch> m_fetch{};
    int m_threadId = 0;
    std::optional<std::int64_t> m_cpuBeforeNs{};  // of that thread
    std::int64_t m_queuedNs = 0;
    mutable std::mutex m_mutex;  // guards the lanes
    std::vector<LiveWorker> m_lanes{};
    std::int64_t m_endedNs = 0;  // theirs; 0: not yet
};

}  // namespace lab
