#pragma once

#include <nlohmann/json.hpp>

#include <iosfwd>

namespace cli {

// The document of `poolscope tasks --json`, schema "poolscope.tasks/1". A parameter's minimum and
// maximum are seconds, bytes or plain numbers, as its type says; null: no limit.
nlohmann::json tasksDocument();

// `poolscope tasks [--json]`: the built-in tasks, what their items and parameters are, units and
// defaults. Returns the exit status.
int runTasks(bool json, std::ostream& out, std::ostream& err);

}  // namespace cli
