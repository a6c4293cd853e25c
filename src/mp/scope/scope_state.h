#pragma once

#include "mp/scope/pool_state.h"
#include "mp/scope/scope_event.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mp::scope {

// What a sequence of events has led to: the state a viewer shows. The host keeps one beside its
// ring and sends it as the snapshot; a viewer keeps one and applies what it reads. Same events,
// same state, wherever they are applied.
//
// Threading: a value, no locks.
class ScopeState {
public:
    // Never throws: without memory for a new pool the event changes nothing.
    void apply(const ScopeEvent& event) noexcept;

    std::int64_t run() const { return m_run; }  // the last RunMark's number
    bool runGoesOn() const { return m_runGoesOn; }
    // By number. One that has ended stays until its number is used again.
    const std::vector<PoolState>& pools() const { return m_pools; }
    // A pool that no event has told of is empty.
    const PoolState& pool(std::uint8_t number = 0) const;

    // msgpack. unpack() throws std::invalid_argument.
    std::string pack() const;
    static ScopeState unpack(std::string_view bytes);
    friend bool operator==(const ScopeState&, const ScopeState&) = default;

private:
    std::int64_t m_run = 0;
    bool m_runGoesOn = false;
    std::vector<PoolState> m_pools;
};

}  // namespace mp::scope
