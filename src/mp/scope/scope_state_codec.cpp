#include "mp/scope/scope_state.h"
#include "mp/scope/unpack.h"

#include <stdexcept>
#include <tuple>
#include <type_traits>

// ScopeState ↔ msgpack: [pool running, start, end, run, goes on, [worker…], [job…]], a worker and a
// job being arrays of their members in order.
namespace mp::scope {

namespace {

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

std::string ScopeState::pack() const
{
    msgpack::sbuffer buffer;
    Packer packer(buffer);
    packer.pack_array(7);
    packer.pack(m_poolRunning).pack(m_poolStart).pack(m_poolEnd).pack(m_run).pack(m_runGoesOn);
    packer.pack_array(static_cast<std::uint32_t>(m_workers.size()));
    for (const WorkerView& view : m_workers) {
        packView(packer, view);
    }
    const std::vector<JobView> known = jobs();
    packer.pack_array(static_cast<std::uint32_t>(known.size()));
    for (const JobView& view : known) {
        packView(packer, view);
    }
    return {buffer.data(), buffer.size()};
}

ScopeState ScopeState::unpack(std::string_view bytes)
try {
    const msgpack::object_handle handle = unpackForeign(bytes);
    const auto& parts = arrayOf(handle.get(), 7);
    if (parts.size != 7) {
        throw msgpack::type_error();
    }
    ScopeState state;
    parts.ptr[0].convert(state.m_poolRunning);
    parts.ptr[1].convert(state.m_poolStart);
    parts.ptr[2].convert(state.m_poolEnd);
    parts.ptr[3].convert(state.m_run);
    parts.ptr[4].convert(state.m_runGoesOn);
    const auto& workers = arrayOf(parts.ptr[5], kMaxSlots);
    for (std::uint32_t i = 0; i < workers.size; ++i) {
        state.m_workers.push_back(unpackView<WorkerView>(workers.ptr[i]));
        state.m_workers.back().slot = i;
    }
    const auto& jobs = arrayOf(parts.ptr[6], kJobs);
    for (std::uint32_t i = 0; i < jobs.size; ++i) {
        const auto view = unpackView<JobView>(jobs.ptr[i]);
        state.m_jobs[view.id % kJobs] = view;
    }
    return state;
} catch (const std::exception&) {
    throw std::invalid_argument("this is no state of a scope");
}

}  // namespace mp::scope
