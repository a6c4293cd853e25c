#pragma once

#include "base/exit_status.h"
#include "mp/engine/process_state.h"
#include "mp/parent_process.h"
#include "mp/start_method.h"
#include "mp/task/call.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// Processes that run one function each: Python's multiprocessing.Process.
//
//     void square(int n) { std::printf("%d of PID %d\n", n * n, mp::currentProcess().pid); }
//
//     int main(int argc, char** argv) {
//         mp::init(argc, argv);
//         std::vector<mp::Process> processes;
//         for (int n = 1; n <= 5; ++n) {
//             processes.emplace_back(&square, n);
//         }
//         for (mp::Process& process : processes) {
//             process.start();          // five squares by five processes at the same time
//         }
//         for (mp::Process& process : processes) {
//             process.join();
//         }
//     }
namespace mp {

struct ProcessOptions {
    std::string name{};            // empty: "Process-1", in its children "Process-1:1"
    std::optional<bool> daemon{};  // nothing: as this process is; workers of pools are daemonic
    StartMethod start = StartMethod::Forkserver;
};

// A process of this one's: what can be asked of it and done to it. Copies mean the same process.
// All members may be called from any thread.
//
// Errors are std::logic_error, with a sentence, where a member says "before start() an error"; and
// from every member but name() after close().
class ProcessHandle {
public:
    explicit ProcessHandle(std::shared_ptr<engine::ProcessState> state) : m_state(std::move(state))
    {
    }

    std::string name() const { return state().name(); }
    bool daemon() const { return state().daemon(); }
    int pid() const { return state().pid(); }  // 0 before start()

    bool isAlive() const { return state().alive(); }
    // Nothing before start() and while it is alive. Exited or Signalled; Unknown when another part
    // of the program has taken the status.
    std::optional<base::ExitStatus> exitStatus() const { return state().exitStatus(); }
    // The same by Python's convention: the exit code, minus the signal, 255 for unknown.
    std::optional<int> exitcode() const;
    // A descriptor that poll() and epoll call readable once the process is dead. It stays this
    // object's and is closed by close(). Before start() an error.
    int sentinel() const { return state().sentinel(); }

    // Waits for its end, up to `limit` (0 and less: only looks), and says whether it has ended. Can
    // be repeated. Before start() an error.
    bool join() const { return state().join(-1); }
    bool join(std::chrono::nanoseconds limit) const;

    // SIGTERM, SIGKILL and SIGINT. Nothing happens to one that has ended. Before start() an error.
    void terminate() const;
    void kill() const;
    void interrupt() const;
    // The same to it and all its descendants: see engine::signalTree(). Suspended ones go on, so
    // that they can obey.
    void terminateTree() const;
    void killTree() const;
    void interruptTree() const;

    // Gives up what is kept of an ended process. An error while it runs. Can be repeated.
    void close() const { state().close(); }

protected:
    engine::ProcessState& state() const;

    std::shared_ptr<engine::ProcessState> m_state;
};

// A process that calls `function(arguments…)` once and ends: with exit code 0, or with 1 when the
// function throws, which is told on standard error. What the function returns is dropped. The
// function is a function pointer or a lambda without captures; arguments are anything msgpack can
// carry, of any size, and are kept until start(). Standard input is /dev/null there.
//
// Daemonic processes end with the process that started them, however that ends; they may have
// children of their own. Others outlive a parent that crashes or is killed; they can see it by
// parentProcess(). When the program ends by exit() or by returning from main, its daemonic
// processes are told to end (SIGTERM, and SIGKILL after a second), and it waits for the others, as
// Python does; so does a process at its function's end.
//
// The destructor of a running process ends and reaps it if it is daemonic, in that same way. Any
// other goes on, so that no work is lost: the program's end still waits for it, activeChildren()
// still lists it, and no zombie is left. detach() is the only way out of that.
class Process : public ProcessHandle {
public:
    template <class F, class... Args>
    requires(!std::is_base_of_v<ProcessHandle, std::remove_cvref_t<F>>) explicit Process(
        F function, Args&&... arguments)
        : Process(ProcessOptions{}, std::move(function), std::forward<Args>(arguments)...)
    {
    }
    //     mp::Process writer({.name = "writer", .daemon = true}, &write, path);
    template <class F, class... Args>
    Process(ProcessOptions options, F function, Args&&... arguments)
        : ProcessHandle(std::make_shared<engine::ProcessState>(
              std::move(options.name), options.daemon, options.start,
              makeCall(std::move(function), std::forward<Args>(arguments)...)))
    {
    }
    Process(Process&& other) noexcept = default;
    Process& operator=(Process&& other) noexcept;
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    // Starts it; has a PID when it returns. An error when it was started or closed before, and
    // before mp::init. std::system_error and mp::Error when it can't be started: it may then be
    // tried again. Not from callbacks of pools.
    void start() { state().start(); }

    void setName(std::string name) { state().setName(std::move(name)); }
    // An error after start().
    void setDaemon(bool daemon) { state().setDaemon(daemon); }

    // Lets it go on for itself: neither the destructor nor the program's end has to do with it any
    // more. Before start() and for a daemonic one an error.
    void detach() { state().detach(); }

private:
    template <class F, class... Args>
    static std::unique_ptr<engine::ProcessCall> makeCall(F function, Args&&... arguments);
};

// Those processes started by this one that still run. Reaps the ended ones. Workers of pools are
// their pool's: see Pool::workers().
std::vector<ProcessHandle> activeChildren();

struct CurrentProcess {
    std::string name;  // "MainProcess", "Process-1", "mp-worker-0"
    int pid = 0;
    bool daemon = false;  // ends with its parent; always true in workers of pools
};
CurrentProcess currentProcess();

namespace engine {

template <class Call, class F>
class TypedProcessCall final : public ProcessCall {
public:
    template <class... Args>
    explicit TypedProcessCall(F function, Args&&... arguments)
        : m_function(std::move(function))
        , m_arguments(std::forward<Args>(arguments)...)
    {
    }
    task::FunctionRef reference() const override
    {
        return Call::referenceWithoutResult(m_function);
    }
    void encodeArguments(task::ByteWriter& out) const override
    {
        Call::encodeArguments(out, m_arguments);
    }

private:
    F m_function;
    typename Call::Arguments m_arguments;
};

}  // namespace engine

template <class F, class... Args>
std::unique_ptr<engine::ProcessCall> Process::makeCall(F function, Args&&... arguments)
{
    static_assert(task::isPortable<F>,
                  "a lambda that captures can't travel to another process: pass what it captures "
                  "as an argument");
    using Call = task::Call<F, std::tuple<std::decay_t<Args>...>>;
    return std::make_unique<engine::TypedProcessCall<Call, F>>(std::move(function),
                                                               std::forward<Args>(arguments)...);
}

}  // namespace mp
