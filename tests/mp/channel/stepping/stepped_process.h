#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <stdexcept>

namespace stepping {

class TracingRefused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// A traced child that runs `body` and can be led instruction by instruction. The process that makes
// it must have no other threads. x86-64 only.
class SteppedProcess {
public:
    // Forks; the child stops before `body`. Throws TracingRefused.
    explicit SteppedProcess(const std::function<void()>& body);
    SteppedProcess(const SteppedProcess&) = delete;
    SteppedProcess& operator=(const SteppedProcess&) = delete;
    ~SteppedProcess();  // kills and reaps

    // The instruction to be run next.
    std::uint64_t address() const { return m_address; }
    bool ended() const { return m_ended; }

    void addBreakpoint(std::uint64_t address);
    // One instruction, also where there is a breakpoint. True: it was a call.
    bool step();
    // Runs on to the next breakpoint or the process's end.
    void run();
    // Where the function that was just entered will return to.
    std::uint64_t returnAddress() const;
    void kill();

private:
    void waitForStop();

    std::map<std::uint64_t, std::uint64_t> m_breakpoints;  // address → the word there
    pid_t m_pid = 0;
    std::uint64_t m_address = 0;
    bool m_ended = false;
};

}  // namespace stepping
