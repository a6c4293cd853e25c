#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>

// How built-in tasks end before their work is done, because they are asked to: by a soft limit, by
// the cancelling of their item, or by the stop of a pool of threads. They throw.
namespace lab {

// "soft limit of 1 s reached". A result by halves is none: the item fails.
class SoftLimitExceeded : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Throws it, or mp::Cancelled, if this thread's task is to end. Takes some 30 ns: to be called
// every few µs or more.
void endIfAsked();

// How long until this thread's task reaches its soft limit; nothing without one.
std::optional<std::chrono::nanoseconds> softLimitLeft();

// endIfAsked() once in so many units of work, for loops whose rounds are short.
class EarlyEnd {
public:
    explicit EarlyEnd(std::int64_t every) : m_every(every) {}

    void after(std::int64_t work)
    {
        m_done += work;
        if (m_done >= m_every) {
            m_done = 0;
            endIfAsked();
        }
    }

private:
    std::int64_t m_every;
    std::int64_t m_done = 0;
};

}  // namespace lab
