#include "mp/scope/scope_state.h"
#include "mp/scope/unpack.h"

#include <stdexcept>
#include <tuple>
#include <type_traits>

// ScopeState ↔ msgpack: [run, goes on, [pool…]], a pool being [number, running, start, end,
// [worker…], [job…]], a worker and a job arrays of their members in order.
namespace mp::scope {

namespace {

constexpr std::size_t kMostPools = 256;  // ScopeEvent::pool

// One order of members for both directions: `View` is const for packing.
template <typename View>
auto members(View& v) requires std::is_same_v<std::remove_const_t<View>, WorkerView>
{
    return std::tie(v.slot, v.pid, v.state, v.stateBeforeSuspension, v.since, v.starts, v.job,
                    v.task, v.taskStart, v.finished, v.outcomes, v.busyNs, v.exit.kind,
                    v.exit.number, v.sampleTime, v.cpuNs, v.rssBytes, v.voluntarySwitches,
                    v.involuntarySwitches, v.runQueueNs);
}

template <typename View>
auto members(View& v) requires std::is_same_v<std::remove_const_t<View>, JobView>
{
    return std::tie(v.id, v.ended, v.start, v.end, v.items, v.done, v.failed, v.cancelled);
}

using Packer = msgpack::packer<msgpack::sbuffer>;

void packMember(Packer& packer, WorkerStateCode state)
{
    packer.pack(static_cast<std::uint8_t>(state));
}

void packMember(Packer& packer, base::ExitStatus::Kind kind)
{
    packer.pack(static_cast<std::uint8_t>(kind));
}

template <typename T>
void packMember(Packer& packer, const T& value)
{
    packer.pack(value);
}

template <typename View>
void packView(Packer& packer, const View& view)
{
    std::apply(
        [&packer](const auto&... member) {
            packer.pack_array(sizeof...(member));
            (packMember(packer, member), ...);
        },
        members(view));
}

template <typename Enum>
void unpackEnum(const msgpack::object& object, Enum& value, Enum last)
{
    const auto number = object.as<std::uint8_t>();
    if (number > static_cast<std::uint8_t>(last)) {
        throw msgpack::type_error();
    }
    value = static_cast<Enum>(number);
}

void unpackMember(const msgpack::object& object, WorkerStateCode& state)
{
    unpackEnum(object, state, WorkerStateCode::Ended);
}

void unpackMember(const msgpack::object& object, base::ExitStatus::Kind& kind)
{
    unpackEnum(object, kind, base::ExitStatus::Kind::Unknown);
}

template <typename T>
void unpackMember(const msgpack::object& object, T& value)
{
    object.convert(value);
}

const msgpack::object_array& arrayOf(const msgpack::object& object, std::size_t atMost)
{
    if (object.type != msgpack::type::ARRAY || object.via.array.size > atMost) {
        throw msgpack::type_error();
    }
    return object.via.array;
}

template <typename View>
View unpackView(const msgpack::object& object)
{
    View view;
    std::apply(
        [&object](auto&... member) {
            const auto& array = arrayOf(object, sizeof...(member));
            if (array.size != sizeof...(member)) {
                throw msgpack::type_error();
            }
            const msgpack::object* next = array.ptr;
            (unpackMember(*next++, member), ...);
        },
        members(view));
    return view;
}

}  // namespace

class PoolStateCodec {
public:
    static void pack(Packer& packer, const PoolState& pool)
    {
        packer.pack_array(7);
        packer.pack(pool.m_number).pack(pool.m_running).pack(pool.m_start).pack(pool.m_end);
        packer.pack(pool.m_skipped);
        packViews(packer, pool.m_workers);
        packViews(packer, pool.jobs());
    }

    static PoolState unpack(const msgpack::object& object)
    {
        const auto& parts = arrayOf(object, 7);
        if (parts.size != 7) {
            throw msgpack::type_error();
        }
        PoolState pool;
        parts.ptr[0].convert(pool.m_number);
        parts.ptr[1].convert(pool.m_running);
        parts.ptr[2].convert(pool.m_start);
        parts.ptr[3].convert(pool.m_end);
        parts.ptr[4].convert(pool.m_skipped);
        const auto& workers = arrayOf(parts.ptr[5], PoolState::kMaxSlots);
        for (std::uint32_t i = 0; i < workers.size; ++i) {
            pool.m_workers.push_back(unpackView<WorkerView>(workers.ptr[i]));
            pool.m_workers.back().slot = i;
        }
        const auto& jobs = arrayOf(parts.ptr[6], PoolState::kJobs);
        for (std::uint32_t i = 0; i < jobs.size; ++i) {
            const auto view = unpackView<JobView>(jobs.ptr[i]);
            pool.m_jobs[view.id % PoolState::kJobs] = view;
        }
        return pool;
    }

private:
    template <typename View>
    static void packViews(Packer& packer, const std::vector<View>& views)
    {
        packer.pack_array(static_cast<std::uint32_t>(views.size()));
        for (const View& view : views) {
            packView(packer, view);
        }
    }
};

std::string ScopeState::pack() const
{
    msgpack::sbuffer buffer;
    Packer packer(buffer);
    packer.pack_array(3);
    packer.pack(m_run).pack(m_runGoesOn);
    packer.pack_array(static_cast<std::uint32_t>(m_pools.size()));
    for (const PoolState& pool : m_pools) {
        PoolStateCodec::pack(packer, pool);
    }
    return {buffer.data(), buffer.size()};
}

ScopeState ScopeState::unpack(std::string_view bytes)
try {
    const msgpack::object_handle handle = unpackForeign(bytes);
    const auto& parts = arrayOf(handle.get(), 3);
    if (parts.size != 3) {
        throw msgpack::type_error();
    }
    ScopeState state;
    parts.ptr[0].convert(state.m_run);
    parts.ptr[1].convert(state.m_runGoesOn);
    const auto& pools = arrayOf(parts.ptr[2], kMostPools);
    for (std::uint32_t i = 0; i < pools.size; ++i) {
        state.m_pools.push_back(PoolStateCodec::unpack(pools.ptr[i]));
        if (i > 0 && state.m_pools[i - 1].number() >= state.m_pools[i].number()) {
            throw msgpack::type_error();
        }
    }
    return state;
} catch (const std::exception&) {
    throw std::invalid_argument("this is no state of a scope");
}

}  // namespace mp::scope
