#pragma once

#include "mp/async_result.h"
#include "mp/engine/collectors.h"
#include "mp/imap.h"
#include "mp/initializer.h"
#include "mp/scope/event.h"
#include "mp/settled.h"
#include "mp/start_method.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <vector>

namespace mp {

constexpr int kMostWorkers = 4096;

enum class PoolKind : std::uint8_t {
    Process,  // worker processes: a task may crash, be killed or leak without harm to the program
    Thread,   // threads of this process
    Serial,   // no workers: everything runs in the thread that asks for it
};

struct PoolOptions {
    int workers = 0;  // 0: usableCpuCount()
    PoolKind kind = PoolKind::Process;
    StartMethod start = StartMethod::Forkserver;
    Initializer initializer{};
    std::shared_ptr<EventSink> events{};
};

struct MapOptions {
    std::size_t chunkSize = 0;  // 0: ceil(items / (4 × workers))
    // A task that runs longer is ended with its worker, and fails with TimeoutError. Its clock
    // starts when the task starts. Process pools only.
    std::optional<std::chrono::nanoseconds> hardLimit{};
    int retries = 0;           // more tries after WorkerLost or the hard limit…
    bool retryErrors = false;  // …and after exceptions
};

struct ImapOptions {
    std::size_t chunkSize = 1;
    std::size_t window = 0;  // items under way at most; 0: 4 × workers chunks
    std::optional<std::chrono::nanoseconds> hardLimit{};
    int retries = 0;
    bool retryErrors = false;
};

// Makes PoolOptions::initializer: `function(arguments…)`, run once in every worker.
template <class F, class... Args>
Initializer initializer(F function, Args... arguments)
{
    static_assert(task::isPortable<F>,
                  "an initializer can't capture: pass what it needs as arguments");
    using Call = task::Call<F, std::tuple<Args...>>;
    Initializer result;
    result.function = Call::reference(function);
    const std::tuple<Args...> given(std::move(arguments)...);
    task::HeapStore store;
    task::ByteWriter out({}, store);
    Call::encodeArguments(out, given);
    result.arguments.assign(out.written().begin(), out.written().end());
    result.here = [function, given]() mutable { Call::invoke(function, given); };
    return result;
}

namespace engine {

// Checks the options and starts the workers. Throws std::invalid_argument, std::logic_error when
// mp::init wasn't called, std::system_error and PoolBroken when workers can't be started.
std::shared_ptr<Backend> makeBackend(const PoolOptions& options);
void endBackend(const std::shared_ptr<Backend>& backend) noexcept;
JobOptions jobOptions(const MapOptions& options, std::size_t items, int workers, bool processes);

}  // namespace engine

// The calls that all pools have. Functions are function pointers and lambdas; with worker processes
// lambdas can't capture. Arguments and results are anything msgpack can carry.
//
//     mp::Pool pool({.workers = 3});
//     auto doubled = pool.map([](int n) { return 2 * n; }, std::vector{5, 10, 20});  // {10, 20,
//     40}
//
// All members may be called from any thread. The destructor terminates.
template <bool kProcesses>
class BasicPool {
public:
    explicit BasicPool(PoolOptions options = {})
        : m_processes(options.kind == PoolKind::Process)
        , m_backend(engine::makeBackend(options))
    {
    }
    BasicPool(const BasicPool&) = delete;
    BasicPool& operator=(const BasicPool&) = delete;
    ~BasicPool() { engine::endBackend(m_backend); }

    // function(item) for every item, in order. All items are run; then the error of the lowest
    // failing one is thrown.
    template <class F, std::ranges::input_range Items>
    auto map(F function, Items&& items, const MapOptions& options = {})
    {
        return mapAsync(std::move(function), std::forward<Items>(items), options).get();
    }
    template <class F, std::ranges::input_range Items>
    auto mapAsync(F function, Items&& items, const MapOptions& options = {})
    {
        auto given = tuples(std::forward<Items>(items));
        using Given = typename decltype(given)::value_type;
        using Collector = engine::ValueCollector<typename task::Call<F, Given>::Result>;
        const std::size_t count = given.size();
        return start(std::move(function), std::move(given), Collector(count), options);
    }

    // The same with an item's tuple as several arguments.
    template <class F, std::ranges::input_range Items>
    auto starmap(F function, Items&& items, const MapOptions& options = {})
    {
        using Given = std::ranges::range_value_t<Items>;
        std::vector<Given> given(std::ranges::begin(items), std::ranges::end(items));
        using Collector = engine::ValueCollector<typename task::Call<F, Given>::Result>;
        const std::size_t count = given.size();
        return start(std::move(function), std::move(given), Collector(count), options).get();
    }

    // Value or error of every item, with how it was run; never throws a task's error.
    template <class F, std::ranges::input_range Items>
    auto mapSettled(F function, Items&& items, const MapOptions& options = {})
    {
        return mapSettledAsync(std::move(function), std::forward<Items>(items), options).get();
    }
    // `onItem` is called once for each item when it is settled, one call at a time, with the pool's
    // lock held: it must be quick, must not throw and must not call the pool.
    template <class F, std::ranges::input_range Items,
              class Given = std::tuple<std::ranges::range_value_t<Items>>>
    auto mapSettledAsync(
        F function, Items&& items, const MapOptions& options = {},
        std::function<void(std::size_t, const Settled<typename task::Call<F, Given>::Result>&)>
            onItem = {})
    {
        auto given = tuples(std::forward<Items>(items));
        using Collector = engine::SettledCollector<typename task::Call<F, Given>::Result>;
        const std::size_t count = given.size();
        return start(std::move(function), std::move(given), Collector(count, std::move(onItem)),
                     options);
    }

    // Lazy: results one after another, in order or as they come, with a bounded window of items
    // under way. The input is pulled in the thread that takes the results.
    template <class F, std::ranges::input_range Items>
    auto imap(F function, Items&& items, const ImapOptions& options = {})
    {
        return startImap(std::move(function), std::forward<Items>(items), options, true);
    }
    template <class F, std::ranges::input_range Items>
    auto imapUnordered(F function, Items&& items, const ImapOptions& options = {})
    {
        return startImap(std::move(function), std::forward<Items>(items), options, false);
    }

    // function(arguments…) in a worker.
    template <class F, class... Args>
    auto apply(F function, Args&&... arguments)
    {
        auto job = applyJob(std::move(function), std::forward<Args>(arguments)...);
        m_backend->submitAndWait(job, -1);
        return job->takeFinal();
    }
    template <class F, class... Args>
    auto applyAsync(F function, Args&&... arguments)
    {
        auto job = applyJob(std::move(function), std::forward<Args>(arguments)...);
        m_backend->submit(job, 0, 1, true);
        using Final = std::decay_t<decltype(job->takeFinal())>;
        return AsyncResult<Final>(m_backend, std::move(job));
    }

    // No more work; workers end when what was submitted is done.
    void close() { m_backend->close(); }
    // Ends the workers; every pending result is Cancelled.
    void terminate() { m_backend->terminate(); }
    // Waits until the workers have ended. std::logic_error before close() or terminate().
    void join() { m_backend->join(-1); }
    bool join(std::chrono::nanoseconds limit)
    {
        return m_backend->join(engine::deadlineAfter(limit));
    }

    int workerCount() const { return m_backend->workerCount(); }
    // Present workers and their ended predecessors.
    std::vector<WorkerInfo> workers() const { return m_backend->workers(); }
    PoolCounts counts() const { return m_backend->counts(); }
    // Where this worker's task stands, innermost call first; where it waits for a task when it has
    // none. The task is interrupted for some µs, by a signal. Throws std::invalid_argument when there is no such
    // worker, TimeoutError when it doesn't answer within `limit` (suspended, for example).
    stack::StackTrace stackOf(std::uint32_t slot, int pid,
                              std::chrono::nanoseconds limit = std::chrono::seconds(1))
    {
        return m_backend->stackOf(slot, pid, limit);
    }
    // Sends a signal to exactly this worker. False: it isn't there any more (or no process).
    bool signalWorker(std::uint32_t slot, int pid, int signal)
    {
        return m_backend->signalWorker(slot, pid, signal);
    }

private:
    template <class F>
    static constexpr void checkFunction()
    {
        static_assert(
            !kProcesses || task::isPortable<F>,
            "a lambda that captures can't travel to another process: pass what it captures "
            "as an argument, or use mp::ThreadPool");
    }

    template <class Items>
    static auto tuples(Items&& items)
    {
        using Given = std::tuple<std::ranges::range_value_t<Items>>;
        std::vector<Given> given;
        if constexpr (std::ranges::sized_range<Items>) {
            given.reserve(std::ranges::size(items));
        }
        for (auto&& item : items) {
            // What the caller gave away may be moved from.
            if constexpr (std::is_lvalue_reference_v<Items>) {
                given.emplace_back(item);
            } else {
                given.emplace_back(std::forward<decltype(item)>(item));
            }
        }
        return given;
    }

    template <class F, class Given, class Collector>
    auto start(F function, std::vector<Given> items, Collector collector, const MapOptions& options)
    {
        checkFunction<F>();
        const std::size_t count = items.size();
        using Final = typename Collector::Final;
        std::shared_ptr<engine::ResultJob<Final>> job =
            std::make_shared<engine::MapJob<F, Given, Collector, kProcesses>>(
                engine::jobOptions(options, count, workerCount(), m_processes), std::move(function),
                std::move(items), std::move(collector));
        m_backend->submit(job, 0, count, true);
        return AsyncResult<Final>(m_backend, std::move(job));
    }

    template <class F, class... Args>
    auto applyJob(F function, Args&&... arguments)
    {
        checkFunction<F>();
        using Given = std::tuple<std::decay_t<Args>...>;
        using Collector = engine::SingleCollector<typename task::Call<F, Given>::Result>;
        std::vector<Given> items;
        items.emplace_back(std::forward<Args>(arguments)...);
        return std::make_shared<engine::MapJob<F, Given, Collector, kProcesses>>(
            engine::JobOptions{}, std::move(function), std::move(items), Collector(1));
    }

    template <class F, class Items>
    auto startImap(F function, Items&& items, const ImapOptions& options, bool ordered)
    {
        checkFunction<F>();
        using View = std::views::all_t<Items>;
        using Given = std::tuple<std::ranges::range_value_t<Items>>;
        using R = typename task::Call<F, Given>::Result;
        using TheJob = engine::ImapJob<F, Given, R, kProcesses>;
        using Source = engine::PullingSource<TheJob, Given, R, View>;
        const MapOptions mapOptions{options.chunkSize, options.hardLimit, options.retries,
                                    options.retryErrors};
        auto job =
            std::make_shared<TheJob>(engine::jobOptions(mapOptions, 1, workerCount(), m_processes),
                                     std::move(function), ordered);
        const std::size_t chunk = job->options().chunkSize;
        const std::size_t window = options.window > 0
                                       ? std::max(options.window, chunk)
                                       : 4 * chunk * static_cast<std::size_t>(workerCount());
        return Imap<R>(std::make_unique<Source>(
            m_backend, std::move(job), std::views::all(std::forward<Items>(items)), window));
    }

    bool m_processes;
    std::shared_ptr<engine::Backend> m_backend;
};

// A pool of worker processes (or, by PoolOptions::kind, of threads or none, with the same rules for
// functions).
using Pool = BasicPool<true>;

// A pool of threads, whose functions may capture and whose arguments and results may be anything.
class ThreadPool : public BasicPool<false> {
public:
    explicit ThreadPool(PoolOptions options = {}) : BasicPool(threads(std::move(options))) {}
    explicit ThreadPool(int workers) : ThreadPool(PoolOptions{.workers = workers}) {}

private:
    static PoolOptions threads(PoolOptions options)
    {
        options.kind = options.kind == PoolKind::Process ? PoolKind::Thread : options.kind;
        return options;
    }
};

}  // namespace mp
