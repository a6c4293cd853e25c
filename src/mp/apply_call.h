#pragma once

#include "mp/async_result.h"
#include "mp/engine/single_job.h"
#include "mp/pool_options.h"

#include <functional>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

namespace mp {

// Gets a result's value, or nothing where there is none (functions that return nothing).
template <class T>
using Callback = std::conditional_t<std::is_same_v<T, task::Nothing>, std::function<void()>,
                                    std::function<void(const T&)>>;
using ErrorCallback = std::function<void(const std::exception_ptr&)>;

namespace engine {

template <bool kProcesses, class F>
constexpr void checkFunction()
{
    static_assert(!kProcesses || task::isPortable<F>,
                  "a lambda that captures can't travel to another process: pass what it captures "
                  "as an argument, or use mp::ThreadPool");
}

// Starts the thread that runs callbacks, if it doesn't run yet.
void startCallbackThread();
JobOptions jobOptions(const ApplyOptions& options, bool processes);

// What a callback throws is its own error, not the result's: that is why the value is had apart
// from the call.
template <class T>
void callBack(ResultJob<T>& job, const Callback<T>& callback, const ErrorCallback& errorCallback)
{
    const T* value = nullptr;
    std::exception_ptr error;
    try {
        value = &job.final();
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        if (errorCallback) {
            errorCallback(error);
        }
    } else if (callback) {
        if constexpr (std::is_same_v<T, task::Nothing>) {
            callback();
        } else {
            callback(*value);
        }
    }
}

template <class T>
void setCallbacks(ResultJob<T>& job, Callback<T> callback, ErrorCallback errorCallback)
{
    if (!callback && !errorCallback) {
        return;
    }
    startCallbackThread();
    job.setWhenDone(
        [callback = std::move(callback), errorCallback = std::move(errorCallback)](Job& done) {
            callBack(static_cast<ResultJob<T>&>(done), callback, errorCallback);
        });
}

template <bool kProcesses, class F, class... Args>
auto makeSingleJob(const JobOptions& options, F function, Args&&... arguments)
{
    checkFunction<kProcesses, F>();
    using Given = std::tuple<std::decay_t<Args>...>;
    return makeRef<SingleJob<F, Given, kProcesses>>(options, std::move(function),
                                                    Given(std::forward<Args>(arguments)...));
}

struct NoCallback {};

}  // namespace engine

// apply and applyAsync with options and callbacks: made by the pool's with(), to be used at once.
template <bool kProcesses, class Done = engine::NoCallback>
class ApplyCall {
public:
    ApplyCall(std::shared_ptr<engine::Backend> backend, const ApplyOptions& options, bool processes,
              Done done = {}, ErrorCallback failed = {})
        : m_backend(std::move(backend))
        , m_options(options)
        , m_processes(processes)
        , m_done(std::move(done))
        , m_failed(std::move(failed))
    {
    }

    // See BasicPool for where callbacks run.
    template <class F>
    ApplyCall<kProcesses, F> callback(F function)
    {
        return {std::move(m_backend), m_options, m_processes, std::move(function),
                std::move(m_failed)};
    }
    ApplyCall errorCallback(ErrorCallback function)
    {
        m_failed = std::move(function);
        return std::move(*this);
    }

    template <class F, class... Args>
    auto apply(F function, Args&&... arguments)
    {
        auto job = makeJob(std::move(function), std::forward<Args>(arguments)...);
        m_backend->submitAndWait(job, -1);
        return job->takeFinal();
    }
    template <class F, class... Args>
    auto applyAsync(F function, Args&&... arguments)
    {
        auto job = makeJob(std::move(function), std::forward<Args>(arguments)...);
        m_backend->submit(job, 0, 1, true);
        using Result = std::decay_t<decltype(job->takeFinal())>;
        return AsyncResult<Result>(m_backend, std::move(job));
    }

private:
    template <class F, class... Args>
    auto makeJob(F function, Args&&... arguments)
    {
        auto single = engine::makeSingleJob<kProcesses>(engine::jobOptions(m_options, m_processes),
                                                        std::move(function),
                                                        std::forward<Args>(arguments)...);
        using Result = typename std::remove_reference_t<decltype(*single)>::Result;
        engine::Ref<engine::ResultJob<Result>> job = std::move(single);
        Callback<Result> done;
        if constexpr (!std::is_same_v<Done, engine::NoCallback>) {
            static_assert(std::is_constructible_v<Callback<Result>, Done>,
                          "this callback can't be called with the function's result");
            done = std::move(m_done);
        }
        engine::setCallbacks(*job, std::move(done), std::move(m_failed));
        return job;
    }

    std::shared_ptr<engine::Backend> m_backend;
    ApplyOptions m_options;
    bool m_processes;
    [[no_unique_address]] Done m_done;
    ErrorCallback m_failed;
};

}  // namespace mp
