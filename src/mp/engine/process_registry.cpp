#include "mp/engine/process_registry.h"

#include "mp/engine/process_state.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <mutex>

namespace mp::engine {

namespace {

using Processes = std::vector<std::shared_ptr<ProcessState>>;

class Registry {
public:
    // Never destroyed: children outlive the program's static objects.
    static Registry& instance()
    {
        static auto* const registry = new Registry;
        return *registry;
    }

    void add(std::shared_ptr<ProcessState> process)
    {
        const std::lock_guard lock(m_mutex);
        if (m_owner != getpid()) {
            m_owner = getpid();
            m_inherited.insert(m_inherited.end(), std::make_move_iterator(m_running.begin()),
                               std::make_move_iterator(m_running.end()));
            m_running.clear();
            std::atexit(endChildren);
        }
        m_running.push_back(std::move(process));
    }

    void remove(const ProcessState& process) noexcept
    {
        std::shared_ptr<ProcessState> removed;  // destroyed after the lock
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_running.begin(), m_running.end(),
                                        [&](const auto& one) { return one.get() == &process; });
        if (found != m_running.end()) {
            removed = std::move(*found);
            m_running.erase(found);
        }
    }

    // None in a copy of this process that somebody forked: they aren't its children.
    Processes all()
    {
        const std::lock_guard lock(m_mutex);
        return m_owner == getpid() ? m_running : Processes();
    }

private:
    std::mutex m_mutex;
    Processes m_running;
    Processes m_inherited;  // of the process this one is a copy of: not ours, so never destroyed
    int m_owner = 0;        // PID whose children these are
};

Processes ofKind(bool daemon)
{
    Processes processes = activeProcesses();
    std::erase_if(processes,
                  [daemon](const auto& process) { return !process->endsWithProgram(daemon); });
    return processes;
}

}  // namespace

void noteStarted(std::shared_ptr<ProcessState> process)
{
    Registry::instance().add(std::move(process));
}

void noteEnded(const ProcessState& process) noexcept
{
    Registry::instance().remove(process);
}

Processes activeProcesses()
{
    Processes processes = Registry::instance().all();
    std::erase_if(processes, [](const auto& process) { return !process->runs(); });
    return processes;
}

void endChildren() noexcept
{
    const Processes daemonic = ofKind(true);
    for (const auto& process : daemonic) {
        process->askToEnd();
    }
    // Those may start more meanwhile: other threads still run.
    for (Processes others = ofKind(false); !others.empty(); others = ofKind(false)) {
        others.front()->waitForEnd();
    }
    for (const auto& process : ofKind(true)) {
        process->endWithinGrace();
    }
}

}  // namespace mp::engine
