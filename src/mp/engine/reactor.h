#pragma once

#include "base/unique_fd.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace mp::engine {

// The engine's event loop: one epoll, timers and posted calls, run by one thread for as long as the
// process lives. The process has one (Reactor::instance()); pools and scopes register with it.
//
// Threading: every member may be called from any thread. Callbacks run on the engine thread, one
// after another, and must not block. After remove() or cancel() has returned on the engine thread,
// the callback doesn't run again; from another thread use removeAndWait().
class Reactor {
public:
    using Callback = std::function<void(std::uint32_t epollEvents)>;
    using TimerId = std::uint64_t;

    static Reactor& instance();

    // Calls `callback` whenever `fd` has one of `events` (EPOLLIN, EPOLLOUT…). The caller keeps
    // owning fd and removes it before closing it. Throws std::system_error.
    void add(int fd, std::uint32_t events, Callback callback);
    void modify(int fd, std::uint32_t events);
    void remove(int fd) noexcept;

    // Like remove(); a callback of any fd that is running at this moment has ended when it returns.
    void removeAndWait(int fd) noexcept;

    // Runs `call` on the engine thread soon.
    void post(std::function<void()> call);

    // Runs `call` on the engine thread and returns its end; rethrows what it threw. On the engine
    // thread itself it runs at once.
    void runAndWait(const std::function<void()>& call);

    // Runs `call` once, at `when` (ns of CLOCK_MONOTONIC) or a little later.
    TimerId callAt(std::int64_t when, std::function<void()> call);
    void cancel(TimerId timer) noexcept;

    bool onEngineThread() const noexcept;

    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

private:
    struct Watch {
        Callback callback;
        bool live = true;
    };
    struct Timer {
        TimerId id;
        std::function<void()> call;
    };

    Reactor();
    [[noreturn]] void loop();
    int timeoutMs();
    void dispatch(int fd, std::uint32_t events);
    void runPosted();
    void runTimers();
    void wake() noexcept;

    base::UniqueFd m_epoll;
    base::UniqueFd m_wake;
    std::mutex m_mutex;
    std::unordered_map<int, std::shared_ptr<Watch>> m_watches;
    std::vector<std::function<void()>> m_posted;
    std::multimap<std::int64_t, Timer> m_timers;
    TimerId m_nextTimer = 1;
    std::int64_t m_sleepingUntil = 0;
};

}  // namespace mp::engine
