#include "mp/sync/pipe_state.h"

#include "base/clock.h"
#include "mp/sync/sleep.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <system_error>

namespace mp::sync {

std::uint32_t PipeState::hold(int end)
{
    auto& holders = m_ends[static_cast<std::size_t>(end)].holders;
    auto place = std::ranges::find(holders, 0U, &Holder::number);
    if (place == holders.end()) {
        bury(m_ends[static_cast<std::size_t>(end)]);
        place = std::ranges::find(holders, 0U, &Holder::number);
    }
    if (place == holders.end()) {
        throw std::system_error(EUSERS, std::generic_category(),
                                "an end of a pipe can be had " + std::to_string(holders.size()) +
                                    " times at most, by all processes together, and is");
    }
    if (++m_last == 0) {
        ++m_last;
    }
    place->process = memory::ownStamp();
    std::atomic_signal_fence(std::memory_order_seq_cst);
    place->number = m_last;
    return m_last;
}

void PipeState::letGo(int end, std::uint32_t holder) noexcept
{
    auto& holders = m_ends[static_cast<std::size_t>(end)].holders;
    const auto found = std::ranges::find(holders, holder, &Holder::number);
    if (found != holders.end()) {
        found->number = 0;
    }
}

bool PipeState::isHeld(int end) const noexcept
{
    return std::ranges::any_of(m_ends[static_cast<std::size_t>(end)].holders,
                               [](const Holder& one) { return one.number != 0; });
}

bool PipeState::lookForTheDead(int end)
{
    End& looked = m_ends[static_cast<std::size_t>(end)];
    const std::int64_t now = base::monotonicNs();
    if (now - looked.looked < kLookNs / 2) {
        return false;
    }
    looked.looked = now;
    bury(looked);
    return true;
}

void PipeState::bury(End& end)
{
    for (Holder& one : end.holders) {
        if (one.number != 0 && !memory::isAlive(one.process)) {
            one.number = 0;
        }
    }
}

}  // namespace mp::sync
