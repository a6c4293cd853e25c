#pragma once

#include "mp/chunks.h"
#include "mp/initializer.h"
#include "mp/scope/scope_event.h"
#include "mp/start_method.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace mp {

constexpr int kMostWorkers = 4096;

enum class PoolKind : std::uint8_t {
    Process,  // worker processes: a task may crash, be killed or leak without harm to the program
    Thread,   // threads of this process
    Serial,   // no workers: everything runs in the thread that asks for it
};

struct PoolOptions {
    // Nothing, as Python's None: usableCpuCount(). 0 and less, as there: an error.
    std::optional<int> workers{};
    PoolKind kind = PoolKind::Process;
    StartMethod start = StartMethod::Forkserver;
    Initializer initializer{};
    std::shared_ptr<EventSink> events{};
    // A worker is replaced after so many tasks, between two of them. Process pools only.
    std::optional<std::int64_t> maxTasksPerChild{};
    // What tasks, and programs that they start, write to standard output and error is kept with
    // each task (TaskReport::output, AsyncResult::output()) instead of going to the host's. Costs
    // some µs a task. Process pools only.
    bool captureOutput = false;
};

// The two limits of a task. Their clocks start when the task starts, not when it is queued.
//   softLimit  the task is asked to end: mp::currentTask().cancelled() is true from then on
//   hardLimit  the task is ended with its worker and fails with TimeoutError; process pools only

struct ApplyOptions {
    std::optional<std::chrono::nanoseconds> softLimit{};
    std::optional<std::chrono::nanoseconds> hardLimit{};
    int retries = 0;           // more tries after WorkerLost or the hard limit…
    bool retryErrors = false;  // …and after exceptions
    int priority = 0;          // higher first among what is queued; else first come, first served
};

struct MapOptions {
    Chunks chunkSize{};
    std::optional<std::chrono::nanoseconds> softLimit{};
    std::optional<std::chrono::nanoseconds> hardLimit{};
    int retries = 0;
    bool retryErrors = false;
    int priority = 0;
    // Indices of items that go before the others, in this order. Results stay where they belong.
    std::vector<std::size_t> first{};
};

struct ImapOptions {
    // Nothing: adaptive where items and results are numbers or tuples of them and workers are
    // processes, otherwise 1. Results arrive one by one at any chunk size.
    std::optional<Chunks> chunkSize{};
    std::size_t window = 0;  // items under way at most; 0: 4 × workers chunks
    std::optional<std::chrono::nanoseconds> softLimit{};
    std::optional<std::chrono::nanoseconds> hardLimit{};
    int retries = 0;
    bool retryErrors = false;
    int priority = 0;
};

}  // namespace mp
