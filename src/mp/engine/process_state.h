#pragma once

#include "mp/engine/child_process.h"
#include "mp/memory/passing.h"
#include "mp/start_method.h"
#include "mp/task/byte_stream.h"
#include "mp/task/function_ref.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace mp::engine {

// What a process is to run: a function and its arguments, of any types.
class ProcessCall {
public:
    virtual ~ProcessCall() = default;
    // Throws std::invalid_argument for a function that another process can't find.
    virtual task::FunctionRef reference() const = 0;
    virtual void encodeArguments(task::ByteWriter& out) const = 0;
};

// One mp::Process, shared by its handles; see mp/process.h for the rules. Any thread. Misuse is
// std::logic_error.
class ProcessState : public std::enable_shared_from_this<ProcessState> {
public:
    ProcessState(std::string name, std::optional<bool> daemon, StartMethod start,
                 std::unique_ptr<ProcessCall> call);

    void start();

    std::string name() const;
    void setName(std::string name);
    bool daemon() const;
    void setDaemon(bool daemon);
    int pid() const;
    bool alive();
    std::optional<base::ExitStatus> exitStatus();
    bool join(std::int64_t deadline);  // ns of CLOCK_MONOTONIC, -1: none
    int sentinel() const;
    void signal(int number, const char* what);
    void signalTree(int number, const char* what);
    void close();
    void detach();

    // Its last mp::Process goes.
    void letGo() noexcept;

    // Never throws, also when it is closed.
    bool runs() noexcept;
    // Whether the program's end waits for it, as a daemonic one or as another.
    bool endsWithProgram(bool daemon) const noexcept;
    void waitForEnd() noexcept;
    // SIGTERM, also to a suspended one.
    void askToEnd() noexcept;
    // Waits a second, then kills it; reaps it.
    void endWithinGrace() noexcept;

private:
    using Child = std::shared_ptr<ChildProcess>;

    [[noreturn]] void refuseLocked(const std::string& why) const;
    void checkOpenLocked() const;
    Child childLocked(const char* what) const;
    Child child(const char* what) const;
    base::ExitStatus look(const Child& child);
    ChildProcess launch() const;
    void reapInBackground();

    mutable std::mutex m_mutex;
    std::string m_name;
    std::vector<int> m_numbers;
    bool m_daemon;
    bool m_started = false;
    bool m_closed = false;
    bool m_detached = false;
    StartMethod m_start;
    std::unique_ptr<ProcessCall> m_call;  // until it is started
    memory::Luggage m_luggage;            // shared memory among its arguments, until it has ended
    Child m_child;                        // from start() to close()
};

}  // namespace mp::engine
