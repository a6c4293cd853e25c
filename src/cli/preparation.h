#pragma once

#include "cli/interrupt.h"

#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>

namespace cli {

// A signal asked for the end before anything was run. Something of the preparation may still be
// going on in a thread: report it and leave the process by _exit.
class Interrupted : public std::runtime_error {
public:
    Interrupted() : std::runtime_error("stopped by a signal before the work began; nothing was run")
    {
    }
};

// What `prepare` returns or throws; Interrupted once a signal has asked for the end, also while
// `prepare` waits for a pipe or for workers that take long to start. It runs on a thread that may
// outlive the caller: it must own all it uses. After catchInterrupts().
template <class Prepare>
auto prepared(Prepare prepare)
{
    using Result = std::invoke_result_t<Prepare&>;
    std::promise<Result> promise;
    auto outcome = promise.get_future();
    std::thread([promise = std::move(promise), prepare = std::move(prepare)]() mutable {
        try {
            promise.set_value(prepare());
        } catch (...) {
            promise.set_exception(std::current_exception());
        }
    }).detach();
    while (outcome.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
        if (interruptedBy() != 0) {
            throw Interrupted();
        }
    }
    return outcome.get();
}

}  // namespace cli
