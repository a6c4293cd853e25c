#pragma once

#include "chaos/chaos_round.h"
#include "chaos/resizer.h"
#include "chaos/tormentor.h"

#include <optional>
#include <string>

namespace chaos {

// All that is done to a pool from outside in a round, for as long as it lives.
class Harm {
public:
    Harm(mp::Pool& pool, const RoundOptions& options);

    int deeds() const { return m_tormentor ? m_tormentor->deeds() : 0; }
    // Ends it. Says what went wrong; empty is good.
    std::string stop();

private:
    std::optional<Tormentor> m_tormentor;
    std::optional<Resizer> m_resizer;
};

// Waits until the pool has so many workers again, all of them idle; says what is missing.
std::string awaitWorkers(const mp::Pool& pool, int count);

}  // namespace chaos
