#pragma once

#include <memory>
#include <vector>

// The mp::Processes that this process has started and that, as far as it knows, still run. Any
// thread.
namespace mp::engine {

class ProcessState;

// Keeps it alive until noteEnded(). At the first call the program's exit is told to endChildren().
void noteStarted(std::shared_ptr<ProcessState> process);
void noteEnded(const ProcessState& process) noexcept;

// Those that run. Reaps those that have ended.
std::vector<std::shared_ptr<ProcessState>> activeProcesses();

// What Python does when a process exits: tells the daemonic children to end, joins the others, then
// kills the daemonic ones that are still there. Detached ones are left alone.
void endChildren() noexcept;

}  // namespace mp::engine
