#pragma once

#include "lab/tasks/task.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lab {

struct FetchStart {
    std::uint64_t index = 0;  // of the item
    unsigned lane = 0;        // 0…concurrency-1: which of the transfers at the same time
    std::int64_t startedNs = 0;
};

struct FetchEnd {
    std::uint64_t index = 0;
    unsigned lane = 0;
    std::int64_t startedNs = 0;  // base::monotonicNs()
    std::int64_t endedNs = 0;
    nlohmann::json value{};  // as url-get's, when `error` is empty
    std::string error{};     // a sentence
};

// The async pool: url-get over many items in one thread, `concurrency` transfers at a time, by
// libcurl's multi interface. A lane keeps its connection for its next item.
//
//     lab::AsyncFetch fetch(parameters, 13);
//     fetch.run(items, {.onStart = …, .onEnd = …});
class AsyncFetch {
public:
    enum class Outcome : std::uint8_t { Finished, Stopped, TimedOut };

    // Called in the thread of run(); what they throw ends the run and leaves run().
    struct Callbacks {
        std::function<void(const FetchStart&)> onStart{};
        std::function<void(const FetchEnd&)> onEnd{};
    };

    // The complete parameters of url-get; concurrency 1…4096. Throws std::invalid_argument, or
    // std::runtime_error if libcurl isn't there.
    AsyncFetch(const Parameters& parameters, unsigned concurrency);
    ~AsyncFetch();
    AsyncFetch(const AsyncFetch&) = delete;
    AsyncFetch& operator=(const AsyncFetch&) = delete;

    // Fetches all; returns early when stopped or after `limit`: then items without onEnd weren't
    // finished. Items start in order. Not to be called by two threads at a time.
    Outcome run(const std::vector<std::string>& items, const Callbacks& callbacks,
                std::optional<std::chrono::nanoseconds> limit = {});

    // Thread-safe and lasting: run() leaves at once, also a later one.
    void stop();

private:
    struct Lane;
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace lab
