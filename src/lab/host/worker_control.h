#pragma once

#include "lab/run/runner.h"

#include <nlohmann/json.hpp>

#include <cstdint>

// What a viewer does to one worker process beyond a signal to it alone, or to a process that a
// worker has started. A worker is named by {slot, pid}, a descendant of one by {pid, startTicks} as
// workerDescendants() told them. It is held by its pidfd: the one that was chosen is hit, or
// nothing is and RequestError says so. Only processes can be chosen, threads are refused.
namespace lab {

// {…, nice}: -20 … 19, for all its threads. Less than now needs a privilege; EPERM is told
// with what to do.
void reniceWorker(const Runner& run, const nlohmann::json& body);

// {…, cpus}: "0,2-3", the cores it may use from now on.
void pinWorker(const Runner& run, const nlohmann::json& body);

// SIGTERM to it and all its descendants.
void terminateWorkerTree(const Runner& run, const nlohmann::json& body);

// {pid, startTicks}: to a descendant alone.
void signalDescendant(const Runner& run, const nlohmann::json& body, int signal);

}  // namespace lab
