#include "mp/engine/callback_thread.h"

#include "base/posix_error.h"

#include <pthread.h>
#include <signal.h>

#include <system_error>
#include <thread>

namespace mp::engine {

namespace {

thread_local bool t_callbackThread = false;

}  // namespace

CallbackThread& CallbackThread::instance()
{
    // Never destroyed: its thread runs for as long as the process lives.
    static CallbackThread* const thread = new CallbackThread;
    return *thread;
}

void CallbackThread::start()
{
    const std::lock_guard lock(m_mutex);
    if (m_started) {
        return;
    }
    // The program's signals are the program's business: none is delivered here.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int refused = 0;
    try {
        std::thread([this] { loop(); }).detach();
        m_started = true;
    } catch (const std::system_error& error) {
        refused = error.code().value();
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (refused != 0) {
        base::throwErrno(refused, "start", "the thread that runs callbacks");
    }
}

void CallbackThread::post(std::function<void()> call)
{
    const std::lock_guard lock(m_mutex);
    m_calls.push_back(std::move(call));
    m_changed.notify_one();
}

bool CallbackThread::isHere() const noexcept
{
    return t_callbackThread;
}

void CallbackThread::loop()
{
    t_callbackThread = true;
    pthread_setname_np(pthread_self(), "mp-callbacks");
    while (true) {
        std::function<void()> call;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return !m_calls.empty(); });
            call = std::move(m_calls.front());
            m_calls.pop_front();
        }
        call();
    }
}

}  // namespace mp::engine
