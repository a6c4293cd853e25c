#pragma once

#include "lab/run/runner.h"

#include <nlohmann/json.hpp>

#include <cstdint>

// What a viewer does to one worker process beyond a signal to it alone. The worker is named by slot
// and PID and held by its pidfd: the one that was chosen is hit, or nothing is and RequestError
// says so. Only processes can be chosen, threads are refused.
namespace lab {

// {slot, pid, nice}: -20 … 19, for all its threads. Less than now needs a privilege; EPERM is told
// with what to do.
void reniceWorker(const Runner& run, const nlohmann::json& body);

// {slot, pid, cpus}: "0,2-3", the cores it may use from now on.
void pinWorker(const Runner& run, const nlohmann::json& body);

// {slot, pid}: SIGTERM to it and all its descendants.
void terminateWorkerTree(const Runner& run, const nlohmann::json& body);

}  // namespace lab
