#include "mp/process.h"

#include "mp/async_result.h"
#include "mp/engine/process_identity.h"
#include "mp/engine/process_registry.h"

#include <signal.h>
#include <unistd.h>

#include <stdexcept>

namespace mp {

namespace {

constexpr int kUnknownExitcode = 255;  // Python's, for a child whose status can't be had

}  // namespace

engine::ProcessState& ProcessHandle::state() const
{
    if (!m_state) {
        throw std::logic_error("this mp::Process was moved away: ask the one it was moved to");
    }
    return *m_state;
}

std::optional<int> ProcessHandle::exitcode() const
{
    const auto status = exitStatus();
    if (!status) {
        return std::nullopt;
    }
    return status->kind == base::ExitStatus::Kind::Unknown ? kUnknownExitcode : status->exitcode();
}

bool ProcessHandle::join(std::chrono::nanoseconds limit) const
{
    return state().join(engine::deadlineAfter(limit));
}

void ProcessHandle::terminate() const
{
    state().signal(SIGTERM, "terminated");
}

void ProcessHandle::kill() const
{
    state().signal(SIGKILL, "killed");
}

void ProcessHandle::interrupt() const
{
    state().signal(SIGINT, "interrupted");
}

void ProcessHandle::terminateTree() const
{
    state().signalTree(SIGTERM, "terminated");
}

void ProcessHandle::killTree() const
{
    state().signalTree(SIGKILL, "killed");
}

void ProcessHandle::interruptTree() const
{
    state().signalTree(SIGINT, "interrupted");
}

Process& Process::operator=(Process&& other) noexcept
{
    if (this != &other) {
        if (m_state) {
            m_state->letGo();
        }
        m_state = std::move(other.m_state);
    }
    return *this;
}

Process::~Process()
{
    if (m_state) {
        m_state->letGo();
    }
}

std::vector<ProcessHandle> activeChildren()
{
    std::vector<ProcessHandle> children;
    for (auto& process : engine::activeProcesses()) {
        children.emplace_back(std::move(process));
    }
    return children;
}

CurrentProcess currentProcess()
{
    const engine::ProcessIdentity& own = engine::ownIdentity();
    return {own.name, getpid(), own.daemon};
}

}  // namespace mp
