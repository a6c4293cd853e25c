#include "mp/sync/robust_mutex.h"

#include "base/clock.h"
#include "base/posix_error.h"
#include "mp/sync/sleep.h"
#include "mp/sync_errors.h"

#include <time.h>
#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

#include <cerrno>
#include <new>
#include <stdexcept>

namespace mp::sync {

namespace {

void check(int error, const char* operation)
{
    if (error != 0) {
        base::throwErrno(error, operation, "a lock between processes");
    }
}

struct Attributes {
    pthread_mutexattr_t value;

    Attributes() { check(pthread_mutexattr_init(&value), "prepare"); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    ~Attributes() { pthread_mutexattr_destroy(&value); }
};

// GCC 12's ThreadSanitizer doesn't know pthread_mutex_clocklock: it is told.
int clockLock(pthread_mutex_t& mutex, const timespec& until)
{
#ifdef __SANITIZE_THREAD__
    __tsan_mutex_pre_lock(&mutex, __tsan_mutex_try_lock);
    const int error = pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &until);
    const bool failed = error != 0 && error != EOWNERDEAD;
    __tsan_mutex_post_lock(&mutex,
                           __tsan_mutex_try_lock | (failed ? __tsan_mutex_try_lock_failed : 0), 0);
    return error;
#else
    return pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &until);
#endif
}

}  // namespace

RobustMutex::RobustMutex(Kind kind)
{
    // Both kinds notice a release by another thread; a plain one also that its owner would wait for
    // itself.
    const int type = kind == Kind::Recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_ERRORCHECK;
    Attributes attributes;
    check(pthread_mutexattr_settype(&attributes.value, type), "prepare");
    check(pthread_mutexattr_setpshared(&attributes.value, PTHREAD_PROCESS_SHARED), "prepare");
    check(pthread_mutexattr_setrobust(&attributes.value, PTHREAD_MUTEX_ROBUST), "prepare");
    check(pthread_mutex_init(&m_mutex, &attributes.value), "make");
}

RobustMutex::Got RobustMutex::lock(std::int64_t deadline)
{
    return lockAfter(pthread_mutex_trylock(&m_mutex), deadline);
}

// After a first try. Who has it and is killed between the two steps of an unlock, the clearing of
// the word and the call that wakes a sleeper, leaves that sleeper to the kernel, which wakes it
// only if nobody else has taken the mutex meanwhile; and that one knows of no sleepers. So none
// sleeps for long without another look.
RobustMutex::Got RobustMutex::lockAfter(int error, std::int64_t deadline)
{
    // A plain one that this thread has is busy, too: the wait for it tells.
    while (error == EBUSY || error == ETIMEDOUT) {
        std::int64_t until = base::monotonicNs() + kLookNs;
        if (deadline >= 0 && deadline <= until) {
            until = deadline;
        }
        const timespec time{until / 1'000'000'000, until % 1'000'000'000};
        error = clockLock(m_mutex, time);
        if (error == ETIMEDOUT && until == deadline) {
            return Got::No;
        }
    }
    return tookWith(error);
}

RobustMutex::Got RobustMutex::tryLock()
{
    const int error = pthread_mutex_trylock(&m_mutex);
    return error == EDEADLK ? Got::No : tookWith(error);
}

RobustMutex::Got RobustMutex::tookWith(int error)
{
    if (error == ETIMEDOUT || error == EBUSY) {
        return Got::No;
    }
    if (error == EDEADLK) {
        throw std::logic_error(
            "this thread has the lock already and would wait for itself: release it first, or take "
            "an mp::RLock, which a thread may acquire again");
    }
    if (error != EOWNERDEAD) {
        check(error, "acquire");
        return took();
    }
    m_former = owner().pid;
    m_depth = 0;
    check(pthread_mutex_consistent(&m_mutex), "repair");
    took();
    return Got::OwnerDied;
}

bool mutexIsHeldHere(const std::byte* data)
{
    const auto* mutex = std::launder(reinterpret_cast<const RobustMutex*>(data));
    return mutex->owner().pid == memory::ownStamp().pid;
}

void Held::giveBack(const char* what)
{
    const int pid = m_mutex.formerOwner();
    m_mutex.unlock();
    throw OwnerDied(what, pid);
}

}  // namespace mp::sync
