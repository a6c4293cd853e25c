#pragma once

#include "mp/pool.h"

#include <atomic>
#include <mutex>
#include <random>
#include <string>
#include <thread>

namespace chaos {

// Lets a pool grow and shrink all the time, to 1 to so many workers.
class Resizer {
public:
    Resizer(mp::Pool& pool, int most, std::uint64_t seed);
    Resizer(const Resizer&) = delete;
    Resizer& operator=(const Resizer&) = delete;
    ~Resizer();  // joins its thread

    // Ends that, and gives the pool the most workers again unless it was terminated. Says what kept
    // it from being resized; empty is good.
    std::string stop();

private:
    void resizeAllTheTime();
    // False: it can't be resized any more.
    bool resize(int workers);

    mp::Pool& m_pool;
    const int m_most;
    std::mt19937_64 m_random;
    std::atomic<bool> m_stop{false};
    std::string m_trouble;  // read once the thread has ended
    std::thread m_thread;
};

}  // namespace chaos
