#include "mp/channel/stepping/stepped_process.h"

#include "base/posix_error.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace stepping {

namespace {

std::uint64_t withBreakpoint(std::uint64_t word)
{
    constexpr std::uint64_t kInt3 = 0xcc;
    return (word & ~std::uint64_t{0xff}) | kInt3;
}

// call rel32, or call by register or memory, with or without a REX prefix.
bool isCall(std::uint64_t word)
{
    const auto byte = [word](int i) { return static_cast<unsigned>(word >> (8 * i)) & 0xff; };
    const int at = (byte(0) & 0xf0) == 0x40 ? 1 : 0;
    return byte(at) == 0xe8 || (byte(at) == 0xff && (byte(at + 1) & 0x38) == 0x10);
}

user_regs_struct registersOf(pid_t pid)
{
    user_regs_struct registers{};
    if (ptrace(PTRACE_GETREGS, pid, nullptr, &registers) != 0) {
        base::throwErrno("read", "the registers of a traced process");
    }
    return registers;
}

std::uint64_t peek(pid_t pid, std::uint64_t address)
{
    errno = 0;
    const long word = ptrace(PTRACE_PEEKDATA, pid, address, nullptr);
    if (errno != 0) {
        base::throwErrno("read", "the memory of a traced process");
    }
    return static_cast<std::uint64_t>(word);
}

void poke(pid_t pid, std::uint64_t address, std::uint64_t word)
{
    if (ptrace(PTRACE_POKEDATA, pid, address, word) != 0) {
        base::throwErrno("write", "the memory of a traced process");
    }
}

}  // namespace

SteppedProcess::SteppedProcess(const std::function<void()>& body) : m_pid(fork())
{
    if (m_pid < 0) {
        base::throwErrno("start", "a process to be stepped");
    }
    if (m_pid == 0) {
        if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
            _exit(1);
        }
        raise(SIGSTOP);
        body();
        _exit(0);
    }
    waitForStop();
    if (m_ended) {
        throw TracingRefused("the kernel lets this process trace nobody, not even its children");
    }
}

SteppedProcess::~SteppedProcess()
{
    kill();
}

void SteppedProcess::waitForStop()
{
    int status = 0;
    while (waitpid(m_pid, &status, __WALL) < 0) {
        if (errno != EINTR) {
            base::throwErrno("wait for", "a traced process");
        }
    }
    m_ended = !WIFSTOPPED(status);
    m_address = m_ended ? 0 : registersOf(m_pid).rip;
}

void SteppedProcess::addBreakpoint(std::uint64_t address)
{
    const auto [place, added] = m_breakpoints.emplace(address, 0);
    if (added) {
        place->second = peek(m_pid, address);
        poke(m_pid, address, withBreakpoint(place->second));
    }
}

bool SteppedProcess::step()
{
    const auto here = m_breakpoints.find(m_address);
    const bool covered = here != m_breakpoints.end();
    const std::uint64_t word = covered ? here->second : peek(m_pid, m_address);
    if (covered) {
        poke(m_pid, m_address, word);
    }
    const std::uint64_t before = m_address;
    if (ptrace(PTRACE_SINGLESTEP, m_pid, nullptr, nullptr) != 0) {
        base::throwErrno("step", "a traced process");
    }
    waitForStop();
    if (covered && !m_ended) {
        poke(m_pid, before, withBreakpoint(word));
    }
    return isCall(word);
}

void SteppedProcess::run()
{
    if (m_breakpoints.contains(m_address)) {
        step();
        if (m_ended || m_breakpoints.contains(m_address)) {
            return;
        }
    }
    if (ptrace(PTRACE_CONT, m_pid, nullptr, nullptr) != 0) {
        base::throwErrno("continue", "a traced process");
    }
    waitForStop();
    if (m_ended) {
        return;
    }
    user_regs_struct registers = registersOf(m_pid);
    registers.rip -= 1;  // behind the breakpoint's one byte
    if (!m_breakpoints.contains(registers.rip)) {
        throw std::runtime_error("a traced process stopped where nobody stopped it");
    }
    if (ptrace(PTRACE_SETREGS, m_pid, nullptr, &registers) != 0) {
        base::throwErrno("set", "the registers of a traced process");
    }
    m_address = registers.rip;
}

std::uint64_t SteppedProcess::returnAddress() const
{
    return peek(m_pid, registersOf(m_pid).rsp);
}

void SteppedProcess::kill()
{
    if (m_pid <= 0) {
        return;
    }
    if (!m_ended) {
        ::kill(m_pid, SIGKILL);
        int status = 0;
        while ((waitpid(m_pid, &status, __WALL) < 0 && errno == EINTR) || WIFSTOPPED(status)) {
        }
    }
    m_ended = true;
    m_pid = 0;
}

}  // namespace stepping
