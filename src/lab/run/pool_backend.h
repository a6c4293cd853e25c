#pragma once

#include "lab/run/backend.h"
#include "lab/run/item_table.h"
#include "mp/mp.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lab {

// The process, thread and serial pools of `mp`.
class PoolBackend final : public Backend {
public:
    // `parameters` are complete and checked. The table and the items outlive the backend.
    PoolBackend(const Experiment& experiment, const Parameters& parameters,
                const std::vector<std::string>& items, ItemTable& table,
                std::shared_ptr<mp::EventSink> events);

    Workers kind() const override;
    void open() override;
    void submit() override;
    void wait() override;
    std::string failure() const override;
    bool close(std::chrono::nanoseconds limit) override;
    void stop() noexcept override;
    std::vector<LiveWorker> workers() const override;
    Outlook outlook() const override;
    bool signalWorker(std::uint32_t slot, int pid, int signal) override;
    void resize(int workers) override;
    void cancel(std::size_t item) override;
    void runNext(std::size_t item) override;
    std::string stackOf(std::uint32_t slot, int pid) override;

private:
    using Value = std::vector<std::uint8_t>;

    mp::MapOptions mapOptions() const;
    mp::AsyncResult<mp::Untold>& result();  // with m_mutex held; throws while there is none
    ItemRecord recordOf(const mp::Settled<Value>& settled);
    void describeError(const std::exception_ptr& error, ItemRecord& record);
    // Keeps the pool while it is used without m_mutex. Throws when it is gone.
    std::shared_ptr<mp::Pool> pool() const;

    const Experiment& m_experiment;
    const Parameters& m_parameters;
    const std::vector<std::string>& m_items;
    ItemTable& m_table;
    std::shared_ptr<mp::EventSink> m_events;
    // Guards the pool's end, not its use: only close() takes it away, and the thread that calls
    // close() is the one that submits and waits.
    mutable std::mutex m_mutex;
    std::shared_ptr<mp::Pool> m_pool{};
    std::int64_t m_submittedNs = 0;
    Backtraces m_backtraces{};          // of whoever settles items: one at a time
    std::vector<LiveWorker> m_ended{};  // of a pool that is gone
    std::optional<mp::AsyncResult<mp::Untold>> m_result{};
};

}  // namespace lab
