#pragma once

#include "lab/experiment.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lab {

// Tells all viewers: a notification's name and body. Any thread.
using Announce = std::function<void(const std::string& name, const nlohmann::json& body)>;

class Runner;

// A run or sweep that a viewer asked the host for. start() is called once; every member may be
// called from any thread. The destructor stops it and waits for its end, unless it is stuck().
class HostedRun {
public:
    virtual ~HostedRun() = default;

    // Throws what keeps it from starting.
    virtual void start() = 0;
    virtual void stop() = 0;
    virtual bool active() const = 0;
    // Hangs in threads that can't be killed: must not be destroyed, see Runner::stuck.
    virtual bool stuck() const = 0;

    virtual const Experiment& experiment() const = 0;
    virtual const std::vector<std::string>& items() const = 0;
    virtual std::int64_t startedNs() const = 0;

    // `run` (without number and experiment), `workers` and `sweep` of a snapshot.
    virtual nlohmann::json facts() const = 0;
    virtual nlohmann::json workersJson() const = 0;
    virtual nlohmann::json sweepJson() const = 0;
    // Rows from … to-1 of the results.
    virtual nlohmann::json rows(std::size_t from, std::size_t to) const = 0;
    // What one item wrote: {stdout, stderr}.
    virtual nlohmann::json output(std::size_t item) const = 0;
    // The one whose workers and results can be asked about; null: a sweep keeps neither.
    virtual const Runner* watched() const = 0;

    virtual bool signalWorker(std::uint32_t slot, int pid, int signal) = 0;
    // As Backend's.
    virtual void resize(int workers) = 0;
    virtual void cancel(std::size_t item) = 0;
    virtual void runNext(std::size_t item) = 0;
    virtual std::string stackOf(std::uint32_t slot, int pid) = 0;
};

}  // namespace lab
