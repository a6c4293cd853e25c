#pragma once

#include "mp/memory/process_stamp.h"

#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace mp::sync {

// A mutex in shared memory that is noticed to be free when the process, or the thread, that holds
// it ends. It is never destroyed: it goes with its memory, which must stay while a thread holds it.
class RobustMutex {
public:
    enum class Kind : std::uint8_t {
        Plain,
        Recursive,
    };
    enum class Got : std::uint8_t {
        No,  // the limit ran out
        Yes,
        OwnerDied,  // it is this thread's now; formerOwner() died with it
    };

    explicit RobustMutex(Kind kind);
    RobustMutex(const RobustMutex&) = delete;
    RobustMutex& operator=(const RobustMutex&) = delete;

    // Throws std::logic_error when this thread has it already and it isn't recursive.
    Got lock()
    {
        const int error = pthread_mutex_trylock(&m_mutex);
        return error == 0 ? took() : lockAfter(error, -1);
    }
    // `deadline`: ns of CLOCK_MONOTONIC, -1: none.
    Got lock(std::int64_t deadline);
    Got tryLock();
    // Only by the thread that has it.
    void unlock()
    {
        if (--m_depth == 0) {
            m_owner.store({}, std::memory_order_relaxed);
        }
        pthread_mutex_unlock(&m_mutex);
    }

    // Whether this thread has it.
    bool mine() const noexcept { return owner() == memory::ownThread(); }
    // Whoever has it, as seen from anywhere; {0, 0}: nobody. True only for the moment.
    memory::ThreadStamp owner() const noexcept { return m_owner.load(std::memory_order_relaxed); }
    // After OwnerDied: PID, 0 for unknown.
    int formerOwner() const noexcept { return m_former; }
    // How often this thread, which has it, has locked it.
    std::uint32_t depth() const noexcept { return m_depth; }

private:
    Got took()
    {
        if (m_depth++ == 0) {
            m_owner.store(memory::ownThread(), std::memory_order_relaxed);
        }
        return Got::Yes;
    }
    Got lockAfter(int error, std::int64_t deadline);
    Got tookWith(int error);

    pthread_mutex_t m_mutex;
    std::atomic<memory::ThreadStamp> m_owner{};
    static_assert(std::atomic<memory::ThreadStamp>::is_always_lock_free);
    std::uint32_t m_depth = 0;
    std::int32_t m_former = 0;
};

// Whether a thread of this process holds the mutex that a block begins with: see memory::Block.
bool mutexIsHeldHere(const std::byte* data);

// Has the mutex for its life. Throws OwnerDied, without having it, when the last one died with it.
class Held {
public:
    // `what` is locked, for the error: "the lock of a value".
    Held(RobustMutex& mutex, const char* what) : m_mutex(mutex)
    {
        if (mutex.lock() != RobustMutex::Got::Yes) {
            giveBack(what);
        }
    }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() { m_mutex.unlock(); }

private:
    [[noreturn]] void giveBack(const char* what);

    RobustMutex& m_mutex;
};

}  // namespace mp::sync
