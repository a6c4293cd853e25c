#include "mp/scope/publication.h"

#include "mp/engine/backend.h"

#include <msgpack.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace mp::scope {

namespace {

constexpr const char* kUnanswered =
    "a program that shows its pools takes no orders and keeps its arguments and results to itself";

// Puts the pool's number on its events on their way to the ring.
class NumberedSink final : public EventSink {
public:
    NumberedSink(std::shared_ptr<EventRing> ring, std::shared_ptr<PoolNumbers> numbers,
                 std::uint8_t number)
        : m_ring(std::move(ring))
        , m_numbers(std::move(numbers))
        , m_number(number)
    {
    }
    NumberedSink(const NumberedSink&) = delete;
    NumberedSink& operator=(const NumberedSink&) = delete;
    ~NumberedSink() override { m_numbers->giveBack(m_number); }

    void publish(const ScopeEvent& event) noexcept override
    {
        ScopeEvent numbered = event;
        numbered.pool = m_number;
        m_ring->publish(numbered);
    }
    bool watched() const noexcept override { return m_ring->watched(); }

private:
    const std::shared_ptr<EventRing> m_ring;
    const std::shared_ptr<PoolNumbers> m_numbers;
    const std::uint8_t m_number;
};

using Packer = msgpack::packer<msgpack::sbuffer>;

std::string_view name(PoolKind kind)
{
    switch (kind) {
    case PoolKind::Process:
        return "process";
    case PoolKind::Thread:
        return "thread";
    case PoolKind::Serial:
        return "serial";
    }
    return "";
}

// {slot, task, startedNs} of each worker that runs one.
void packRunning(Packer& packer, const std::vector<WorkerInfo>& workers)
{
    const auto runs = [](const WorkerInfo& worker) {
        return worker.endedNs == 0 && worker.runningTask >= 0;
    };
    packer.pack_array(
        static_cast<std::uint32_t>(std::count_if(workers.begin(), workers.end(), runs)));
    for (const WorkerInfo& worker : workers) {
        if (runs(worker)) {
            packer.pack_map(3);
            packer.pack("slot").pack(worker.slot);
            packer.pack("task").pack(worker.runningTask);
            packer.pack("startedNs").pack(worker.runningSinceNs);
        }
    }
}

void packPool(Packer& packer, const KnownPool& known, const engine::Backend& pool)
{
    const Progress progress = pool.progress();
    const std::array<std::pair<const char*, std::uint64_t>, 7> counts{
        {{"queued", progress.queued},
         {"running", progress.running},
         {"done", progress.done},
         {"failed", progress.failed},
         {"retried", progress.retried},
         {"lost", progress.lost},
         {"cancelled", progress.cancelled}}};
    packer.pack_map(4);
    packer.pack("pool").pack(known.number);
    packer.pack("kind").pack(name(known.kind));
    packer.pack("tasks").pack_map(counts.size());
    for (const auto& [what, count] : counts) {
        packer.pack(what).pack(count);
    }
    packer.pack("now");
    packRunning(packer, pool.workers());
}

// What events don't tell, for a snapshot: {pools: [{pool, kind, tasks: {…}, now: […]}]}.
std::string packFacts(const std::vector<KnownPool>& pools)
{
    std::vector<std::pair<const KnownPool*, std::shared_ptr<engine::Backend>>> published;
    for (const KnownPool& known : pools) {
        if (auto pool = known.backend.lock(); pool && known.sink) {
            published.emplace_back(&known, std::move(pool));
        }
    }
    msgpack::sbuffer buffer;
    Packer packer(buffer);
    packer.pack_map(1);
    packer.pack("pools").pack_array(static_cast<std::uint32_t>(published.size()));
    for (const auto& [known, pool] : published) {
        packPool(packer, *known, *pool);
    }
    return {buffer.data(), buffer.size()};
}

ScopeServer::Options serverOptions(const std::string& name, std::shared_ptr<EventRing> ring)
{
    ScopeServer::Options options;
    options.name = name;
    options.tool = "mp";
    options.ring = std::move(ring);
    options.unanswered = kUnanswered;
    return options;
}

}  // namespace

Publication::Publication(const std::string& name, std::function<std::vector<KnownPool>()> pools)
    : m_ring(std::make_shared<EventRing>())
    , m_numbers(std::make_shared<PoolNumbers>())
    , m_server(serverOptions(name, m_ring))
{
    m_server.setSnapshotProvider([look = std::move(pools)] { return packFacts(look()); });
    m_server.listen();
}

void Publication::add(KnownPool& known)
{
    const auto pool = known.backend.lock();
    const auto number = pool ? m_numbers->take() : std::nullopt;
    if (number) {
        known.number = *number;
        known.sink = std::make_shared<NumberedSink>(m_ring, m_numbers, *number);
        pool->publishTo(known.sink);
    }
}

}  // namespace mp::scope
