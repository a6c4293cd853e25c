#pragma once

#include "mp/apply_call.h"
#include "mp/async_result.h"
#include "mp/engine/collectors.h"
#include "mp/engine/each_job.h"
#include "mp/engine/map_job.h"
#include "mp/engine/single_job.h"
#include "mp/imap.h"
#include "mp/initializer.h"
#include "mp/pool_options.h"
#include "mp/progress.h"
#include "mp/settled.h"
#include "mp/task/task_context.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <vector>

namespace mp {

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
JobOptions jobOptions(const MapOptions& options, std::size_t items, int workers, bool processes);
JobOptions jobOptions(const ApplyOptions& options, bool processes);

}  // namespace engine

// The calls that all pools have. Functions are function pointers and lambdas; with worker processes
// lambdas can't capture. Arguments and results are anything msgpack can carry.
//
//     mp::Pool pool({.workers = 3});
//     auto doubled = pool.map([](int n) { return 2 * n; }, std::vector{5, 10, 20});  // {10, 20,
//     40}
//
// Callbacks run in a thread of their own, "mp-callbacks", one after another for all pools of the
// process: after the last task has ended and before get() returns, without any lock held. They may
// call the pool, but must not wait for a result that has a callback itself. One that throws is
// reported as an event (EventKind::CallbackFailed) and stops nothing.
//
// All members may be called from any thread. The destructor terminates, and waits for callbacks.
template <bool kProcesses>
class BasicPool {
public:
    explicit BasicPool(const PoolOptions& options = {})
        : m_processes(options.kind == PoolKind::Process)
        , m_backend(engine::makeBackend(options))
    {
    }
    BasicPool(const BasicPool&) = delete;
    BasicPool& operator=(const BasicPool&) = delete;
    ~BasicPool() { m_backend->shutDown(); }

    // function(item) for every item, in order. All items are run; then the error of the lowest
    // failing one is thrown (Error::othersFailed() is the number of others).
    template <class F, std::ranges::input_range Items>
    auto map(F function, Items&& items, const MapOptions& options = {})
    {
        return mapAsync(std::move(function), std::forward<Items>(items), options).get();
    }
    // `callback` gets the values, or `errorCallback` the error that get() will throw.
    template <class F, std::ranges::input_range Items,
              class Given = std::tuple<std::ranges::range_value_t<Items>>>
    auto mapAsync(F function, Items&& items, const MapOptions& options = {},
                  Callback<std::vector<typename task::Call<F, Given>::Result>> callback = {},
                  ErrorCallback errorCallback = {})
    {
        using Collector = engine::ValueCollector<typename task::Call<F, Given>::Result>;
        auto given = tuples(std::forward<Items>(items));
        const std::size_t count = given.size();
        return start(std::move(function), std::move(given), Collector(count), options,
                     std::move(callback), std::move(errorCallback));
    }

    // The same with an item's tuple as several arguments.
    template <class F, std::ranges::input_range Items>
    auto starmap(F function, Items&& items, const MapOptions& options = {})
    {
        return starmapAsync(std::move(function), std::forward<Items>(items), options).get();
    }
    template <class F, std::ranges::input_range Items,
              class Given = std::ranges::range_value_t<Items>>
    auto starmapAsync(F function, Items&& items, const MapOptions& options = {},
                      Callback<std::vector<typename task::Call<F, Given>::Result>> callback = {},
                      ErrorCallback errorCallback = {})
    {
        using Collector = engine::ValueCollector<typename task::Call<F, Given>::Result>;
        std::vector<Given> given(std::ranges::begin(items), std::ranges::end(items));
        const std::size_t count = given.size();
        return start(std::move(function), std::move(given), Collector(count), options,
                     std::move(callback), std::move(errorCallback));
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

    // mapSettledAsync for very many items: results go to `onItem` and are kept nowhere. `items`,
    // which may be read at any time and from any thread until the result is ready, is looked up
    // when an item is handed over. Items that no worker was given before the pool ended are told
    // by the result instead of one by one.
    template <class F, std::ranges::random_access_range Items,
              class Given = std::tuple<std::ranges::range_value_t<Items>>>
    requires std::ranges::view<Items> && std::ranges::sized_range<Items> AsyncResult<Untold>
    eachSettledAsync(
        F function, Items items, const MapOptions& options,
        std::function<void(std::size_t, const Settled<typename task::Call<F, Given>::Result>&)>
            onItem)
    {
        engine::checkFunction<kProcesses, F>();
        const std::size_t count = std::ranges::size(items);
        using Result = typename task::Call<F, Given>::Result;
        engine::Ref<engine::ResultJob<Untold>> job =
            engine::makeRef<engine::EachJob<F, Items, Result, kProcesses>>(
                engine::jobOptions(options, count, workerCount(), m_processes), std::move(function),
                std::move(items), std::move(onItem));
        engine::submitAll(*m_backend, job, count, options.first);
        return AsyncResult<Untold>(m_backend, std::move(job));
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
        auto job = engine::makeSingleJob<kProcesses>(engine::JobOptions{}, std::move(function),
                                                     std::forward<Args>(arguments)...);
        m_backend->submitAndWait(job, -1);
        return job->takeFinal();
    }
    template <class F, class... Args>
    auto applyAsync(F function, Args&&... arguments)
    {
        return with({}).applyAsync(std::move(function), std::forward<Args>(arguments)...);
    }
    // The same with options and callbacks:
    //
    //     pool.with({.hardLimit = 1s, .priority = 5})
    //         .callback([](int value) { … })
    //         .errorCallback([](const std::exception_ptr& error) { … })
    //         .applyAsync(&slowSquare, 25);
    ApplyCall<kProcesses> with(const ApplyOptions& options)
    {
        return {m_backend, options, m_processes};
    }

    // From now on so many workers, 1 to 4096. Additional ones start at once; when fewer are wanted,
    // those with the highest slots end once they have done what they were given. Throws
    // std::invalid_argument, std::logic_error after close(), and when workers can't be started
    // (std::system_error…): the pool is as large as before then.
    void resize(int workers) { m_backend->resize(workers); }

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

    // How many workers the pool is meant to have.
    int workerCount() const { return m_backend->workerCount(); }
    // Present workers and their ended predecessors, of which the latest 8192 are remembered.
    std::vector<WorkerInfo> workers() const { return m_backend->workers(); }
    PoolCounts counts() const { return m_backend->counts(); }
    // Where this worker's task stands, innermost call first; where it waits for a task when it has
    // none. The task is interrupted for some µs, by a signal. Throws std::invalid_argument when
    // there is no such worker, TimeoutError when it doesn't answer within `limit`: it is suspended,
    // or a task of it has blocked all signals, which then holds for the later ones of that worker.
    stack::StackTrace stackOf(std::uint32_t slot, int pid,
                              std::chrono::nanoseconds limit = std::chrono::seconds(1))
    {
        return m_backend->stackOf(slot, pid, limit);
    }
    // Why the pool can't go on (PoolBroken, std::system_error, or what the initializer threw),
    // which every pending result has got; null while it can.
    std::exception_ptr failure() const { return m_backend->failure(); }
    // Of everything that was ever submitted.
    Progress progress() const { return m_backend->progress(); }
    // Sends a signal to exactly this worker. False: it isn't there any more (or no process).
    bool signalWorker(std::uint32_t slot, int pid, int signal)
    {
        return m_backend->signalWorker(slot, pid, signal);
    }

private:
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
    auto start(F function, std::vector<Given> items, Collector collector, const MapOptions& options,
               Callback<typename Collector::Final> callback = {}, ErrorCallback errorCallback = {})
    {
        engine::checkFunction<kProcesses, F>();
        using Final = typename Collector::Final;
        const std::size_t count = items.size();
        engine::Ref<engine::ResultJob<Final>> job =
            engine::makeRef<engine::MapJob<F, Given, Collector, kProcesses>>(
                engine::jobOptions(options, count, workerCount(), m_processes), std::move(function),
                std::move(items), std::move(collector));
        engine::setCallbacks(*job, std::move(callback), std::move(errorCallback));
        engine::submitAll(*m_backend, job, count, options.first);
        return AsyncResult<Final>(m_backend, std::move(job));
    }

    template <class F, class Items>
    auto startImap(F function, Items&& items, const ImapOptions& options, bool ordered)
    {
        engine::checkFunction<kProcesses, F>();
        using View = std::views::all_t<Items>;
        using Given = std::tuple<std::ranges::range_value_t<Items>>;
        using R = typename task::Call<F, Given>::Result;
        using TheJob = engine::ImapJob<F, Given, R, kProcesses>;
        using Source = engine::PullingSource<TheJob, Given, R, View>;
        const Chunks chunks = options.chunkSize.value_or(
            TheJob::inBlocks() && m_processes ? Chunks::adaptive : Chunks(1));
        const MapOptions mapOptions{chunks,
                                    options.softLimit,
                                    options.hardLimit,
                                    options.retries,
                                    options.retryErrors,
                                    options.priority,
                                    {}};
        auto job =
            engine::makeRef<TheJob>(engine::jobOptions(mapOptions, 1, workerCount(), m_processes),
                                    std::move(function), ordered);
        return Imap<R>(std::make_unique<Source>(m_backend, std::move(job),
                                                std::views::all(std::forward<Items>(items)),
                                                options.window));
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
