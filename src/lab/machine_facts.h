#pragma once

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lab {

// What the machine is and offers, at one moment. What can't be known here is absent, never guessed.
struct MachineFacts {
    std::string hostName{};
    int cores = 1;                        // online
    int usableCores = 1;                  // min(affinity, quota rounded up)
    std::vector<int> affinity{};          // CPU numbers
    std::optional<double> cgroupQuota{};  // in CPUs
    std::string kernel{};                 // "Linux 6.1.0-18-amd64 x86_64"
    std::string cpuModel{};               // empty if unknown
    std::array<double, 3> loadAverage{};  // 1, 5, 15 minutes

    std::int64_t memoryTotalBytes = 0;
    std::int64_t memoryAvailableBytes = 0;
    std::optional<std::int64_t> sharedMemoryBytes{};  // size of /dev/shm

    std::optional<int> ptraceScope{};        // kernel.yama.ptrace_scope; absent: no Yama
    std::optional<int> perfEventParanoid{};  // kernel.perf_event_paranoid; absent: no perf
    bool isRoot = false;                     // effective user

    std::string clockSource{};           // "tsc"; empty if unknown
    std::int64_t clockResolutionNs = 0;  // of CLOCK_MONOTONIC, as the kernel states it
    std::int64_t clockReadNs = 0;        // measured: one reading of the clock

    std::string display{};           // "wayland-0", ":0"; empty: none
    std::string runtimeDirectory{};  // where scopes are published
    std::string runtimeProblem{};    // empty: that folder is there and ours, or can be made

    bool hasPidfd = false;
    bool hasClone3 = false;
    bool hasSealedMemfd = false;  // memfd with F_SEAL_FUTURE_WRITE
    bool hasRunQueueTimes = false;

    std::optional<std::uint64_t> openFileLimit{};  // soft RLIMIT_NOFILE; absent: unlimited
    std::optional<std::uint64_t>
        processLimit{};  // soft RLIMIT_NPROC (not for root) or the kernel's
};

// Looks at everything now: about a millisecond.
MachineFacts readMachineFacts();

// The `machine` object of every document of ours: cores, usableCores, affinity, quota (null: none),
// kernel, cpuModel, memoryTotalBytes.
nlohmann::json toJson(const MachineFacts& facts);

// readMachineFacts() as that object, read once a process.
const nlohmann::json& machineJson();

}  // namespace lab
