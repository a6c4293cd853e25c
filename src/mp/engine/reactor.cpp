#include "mp/engine/reactor.h"

#include "base/clock.h"
#include "base/posix_error.h"

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <array>
#include <condition_variable>
#include <exception>
#include <system_error>
#include <thread>

namespace mp::engine {

namespace {

thread_local bool t_engineThread = false;

epoll_event eventFor(int fd, std::uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    return event;
}

}  // namespace

Reactor& Reactor::instance()
{
    // Never destroyed: its thread runs for as long as the process lives, because the workers'
    // parent-death signal follows the thread that started them.
    static Reactor* const reactor = new Reactor;
    return *reactor;
}

Reactor::Reactor()
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (!m_epoll || !m_wake) {
        base::throwErrno("create", "the engine's event loop");
    }
    epoll_event event = eventFor(m_wake.get(), EPOLLIN | EPOLLET);
    if (epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_wake.get(), &event) != 0) {
        base::throwErrno("watch", "the engine's wake-up descriptor");
    }
    // The program's signals are the program's business: none is delivered to the engine thread.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int refused = 0;
    try {
        std::thread([this] { loop(); }).detach();
    } catch (const std::system_error& error) {
        refused = error.code().value();
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (refused != 0) {
        base::throwErrno(refused, "start", "the engine's thread");
    }
}

void Reactor::add(int fd, std::uint32_t events, Callback callback)
{
    {
        const std::lock_guard lock(m_mutex);
        m_watches[fd] = std::make_shared<Watch>(Watch{std::move(callback)});
    }
    epoll_event event = eventFor(fd, events);
    if (epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
        const int error = errno;
        remove(fd);
        base::throwErrno(error, "watch", "descriptor " + std::to_string(fd));
    }
}

void Reactor::modify(int fd, std::uint32_t events)
{
    epoll_event event = eventFor(fd, events);
    if (epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event) != 0) {
        base::throwErrno("watch", "descriptor " + std::to_string(fd));
    }
}

void Reactor::remove(int fd) noexcept
{
    std::shared_ptr<Watch> removed;
    const std::lock_guard lock(m_mutex);
    const auto found = m_watches.find(fd);
    if (found == m_watches.end()) {
        return;
    }
    removed = found->second;
    removed->live = false;
    m_watches.erase(found);
    epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
}

void Reactor::removeAndWait(int fd) noexcept
{
    remove(fd);
    runAndWait([] {});
}

void Reactor::post(std::function<void()> call)
{
    {
        const std::lock_guard lock(m_mutex);
        m_posted.push_back(std::move(call));
    }
    wake();
}

void Reactor::runAndWait(const std::function<void()>& call)
{
    if (onEngineThread()) {
        call();
        return;
    }
    struct Turn {
        std::mutex mutex;
        std::condition_variable changed;
        bool done = false;
        std::exception_ptr error;
    } turn;
    post([&turn, &call] {
        std::exception_ptr error;
        try {
            call();
        } catch (...) {
            error = std::current_exception();
        }
        const std::lock_guard lock(turn.mutex);
        turn.error = std::move(error);  // the last owner is the caller, who reads it
        turn.done = true;
        turn.changed.notify_all();
    });
    std::unique_lock lock(turn.mutex);
    turn.changed.wait(lock, [&turn] { return turn.done; });
    if (turn.error) {
        std::rethrow_exception(turn.error);
    }
}

Reactor::TimerId Reactor::callAt(std::int64_t when, std::function<void()> call)
{
    TimerId id = 0;
    bool sooner = false;
    {
        const std::lock_guard lock(m_mutex);
        id = m_nextTimer++;
        // What is overdue already comes after what has been waiting: no timer that is armed again
        // and again can keep the loop from the others and from its descriptors.
        when = std::max(when, base::monotonicNs());
        m_timers.emplace(when, Timer{id, std::move(call)});
        sooner = when < m_sleepingUntil;
    }
    if (sooner && !onEngineThread()) {
        wake();
    }
    return id;
}

void Reactor::cancel(TimerId timer) noexcept
{
    std::function<void()> doomed;  // destroyed after the lock: it may own anything
    const std::lock_guard lock(m_mutex);
    for (auto it = m_timers.begin(); it != m_timers.end(); ++it) {
        if (it->second.id == timer) {
            doomed = std::move(it->second.call);
            m_timers.erase(it);
            return;
        }
    }
}

bool Reactor::onEngineThread() const noexcept
{
    return t_engineThread;
}

void Reactor::wake() noexcept
{
    const std::uint64_t one = 1;
    // Fails only when the counter is full, that is, when the loop is being woken already.
    [[maybe_unused]] const ssize_t written = write(m_wake.get(), &one, sizeof one);
}

void Reactor::loop()
{
    t_engineThread = true;
    pthread_setname_np(pthread_self(), "mp-engine");
    std::array<epoll_event, 64> events;
    while (true) {
        const int count =
            epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), timeoutMs());
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            dispatch(event.data.fd, event.events);
        }
        runPosted();
        runTimers();
    }
}

// Milliseconds until the next timer, -1 for none. Publishes until when the loop sleeps, so that
// callAt() knows whether to wake it.
int Reactor::timeoutMs()
{
    const std::lock_guard lock(m_mutex);
    if (!m_posted.empty()) {
        return 0;
    }
    if (m_timers.empty()) {
        m_sleepingUntil = INT64_MAX;
        return -1;
    }
    m_sleepingUntil = m_timers.begin()->first;
    const std::int64_t left = m_sleepingUntil - base::monotonicNs();
    if (left <= 0) {
        return 0;
    }
    return static_cast<int>(std::min<std::int64_t>((left + 999'999) / 1'000'000, 3'600'000));
}

void Reactor::dispatch(int fd, std::uint32_t events)
{
    std::shared_ptr<Watch> watch;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_watches.find(fd);
        if (found == m_watches.end() || !found->second->live) {
            return;
        }
        watch = found->second;
    }
    watch->callback(events);
}

void Reactor::runPosted()
{
    std::vector<std::function<void()>> calls;
    {
        const std::lock_guard lock(m_mutex);
        calls.swap(m_posted);
    }
    for (const auto& call : calls) {
        call();
    }
}

void Reactor::runTimers()
{
    const std::int64_t now = base::monotonicNs();
    while (true) {
        std::function<void()> call;
        {
            const std::lock_guard lock(m_mutex);
            if (m_timers.empty() || m_timers.begin()->first > now) {
                return;
            }
            call = std::move(m_timers.begin()->second.call);
            m_timers.erase(m_timers.begin());
        }
        call();
    }
}

}  // namespace mp::engine
