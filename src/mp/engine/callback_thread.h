#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace mp::engine {

// Runs the callbacks of results, one after another: neither the engine's thread, which they could
// hold up, nor a caller's, which may wait for anything. The process has one, started at first use.
// All members may be called from any thread.
class CallbackThread {
public:
    static CallbackThread& instance();

    // Throws std::system_error when the thread can't be started. Before anything is posted.
    void start();
    // `call` must not throw.
    void post(std::function<void()> call);
    // In a callback.
    bool isHere() const noexcept;

private:
    CallbackThread() = default;
    [[noreturn]] void loop();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_calls;
    bool m_started = false;
};

}  // namespace mp::engine
