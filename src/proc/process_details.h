#pragma once

#include "proc/process_key.h"
#include "proc/stat_parser.h"

#include <cstdint>
#include <optional>
#include <string>

namespace proc {

// What is worth knowing of a process but not in every sample: a dozen system calls, 30 µs or so.
// Absent: the kernel doesn't tell, or not us.
struct ProcessDetails {
    pid_t parent = 0;
    std::int64_t threads = 0;
    std::int64_t minorFaults = 0;
    std::int64_t majorFaults = 0;
    int priority = 0;
    int nice = 0;
    std::optional<std::int64_t> readBytes{};     // from storage, not from caches
    std::optional<std::int64_t> writtenBytes{};  // to storage
    std::string cpus{};                          // those it may use: "0-3,5"
    std::string cgroup{};                        // "/user.slice/…"
    std::string command{};                       // its command line, blanks between the words
};

// Nothing if the process has ended, or ended while it was looked at.
std::optional<ProcessDetails> readDetails(pid_t pid);

// What its stat file says, and its command line with blanks between the words: nothing and an empty
// text once it has ended.
std::optional<ProcessStat> readStat(pid_t pid);
std::string readCommandLine(pid_t pid);

// Its share of the memory it uses: pages shared by n processes count an n-th each. Walks all of its
// pages, which takes milliseconds and keeps it from mapping memory meanwhile: rarely, and never
// while something is measured. Nothing if it has ended or may not be looked into.
std::optional<std::int64_t> readProportionalBytes(pid_t pid);

}  // namespace proc
