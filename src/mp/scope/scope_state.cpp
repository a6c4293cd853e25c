#include "mp/scope/scope_state.h"

#include <algorithm>
#include <new>

namespace mp::scope {

namespace {

// Where the pool is, or would be.
auto place(auto& pools, std::uint8_t number)
{
    return std::lower_bound(
        pools.begin(), pools.end(), number,
        [](const PoolState& pool, std::uint8_t wanted) { return pool.number() < wanted; });
}

}  // namespace

void ScopeState::apply(const ScopeEvent& event) noexcept
{
    if (event.kind == EventKind::RunMark) {
        m_run = event.values[0];
        m_runGoesOn = event.values[1] == 1;
        return;
    }
    try {
        auto pool = place(m_pools, event.pool);
        if (pool == m_pools.end() || pool->number() != event.pool) {
            pool = m_pools.emplace(pool, event.pool);
        }
        pool->apply(event);
    } catch (const std::bad_alloc&) {
        // As promised.
    }
}

const PoolState& ScopeState::pool(std::uint8_t number) const
{
    static const PoolState none;
    const auto pool = place(m_pools, number);
    return pool != m_pools.end() && pool->number() == number ? *pool : none;
}

}  // namespace mp::scope
