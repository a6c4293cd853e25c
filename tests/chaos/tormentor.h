#pragma once

#include "mp/pool.h"

#include <atomic>
#include <random>
#include <thread>

namespace chaos {

// Does harm to a pool's workers from outside: every 20 ms one of them, at random, is killed, made
// to crash, or suspended and resumed later. Leaves alone those that are still being started: a pool
// whose workers can't start has every reason to give up.
class Tormentor {
public:
    Tormentor(mp::Pool& pool, std::uint64_t seed);
    Tormentor(const Tormentor&) = delete;
    Tormentor& operator=(const Tormentor&) = delete;
    ~Tormentor();  // resumes all and stops

    int deeds() const { return m_deeds.load(); }

private:
    void torment();
    void harm(const mp::WorkerInfo& worker);

    mp::Pool& m_pool;
    std::mt19937_64 m_random;
    std::atomic<bool> m_stop{false};
    std::atomic<int> m_deeds{0};
    std::thread m_thread;
};

}  // namespace chaos
