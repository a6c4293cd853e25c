#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace chaos {

// How the tasks are given to the pool.
enum class Form : std::uint8_t {
    Settled,  // mapSettledAsync with a hard limit: every end is seen by itself
    Map,      // of numbers, which travel in blocks; tried again until all have values
    Imap,     // of numbers likewise, taken in order through a window
};

struct RoundOptions {
    Form form = Form::Settled;
    int workers = 4;
    std::size_t tasks = 1000;
    std::size_t chunkSize = 1;
    std::uint64_t seed = 1;
    std::uint64_t faultsPerMille = 20;
    std::uint64_t cancelsPerMille = 0;   // of the items are cancelled meanwhile (Settled)
    int retries = 0;                     // (Settled)
    bool terminated = false;             // when half of the tasks have ended (Settled)
    std::size_t window = 0;              // of imap; 0: as large as it is by itself
    bool resized = false;                // all the time
    bool tormented = true;               // from outside, too
    std::chrono::seconds watchdog{300};  // longer is a hang
};

// Everything but the number of tasks, drawn from the seed: it is enough to repeat the round.
RoundOptions drawnRound(std::uint64_t seed);

// "map of numbers, 4 workers, chunks of 8, resized".
std::string describe(const RoundOptions& options);

struct RoundResult {
    std::vector<std::string> violations;  // of what a pool promises; empty is good
    std::size_t values = 0;
    std::size_t errors = 0;    // the task's own
    std::size_t timeouts = 0;  // of the hard limit
    std::size_t lost = 0;      // WorkerLost
    std::size_t cancelled = 0;
    std::size_t triedAgain = 0;  // tries beyond each task's first
    int deeds = 0;               // of the tormentor
};

// One pool, many tasks, many faults. Checks that every task ends in exactly one way, that none was
// begun more often than its retries allow and none has a wrong value, that only those are Cancelled
// that somebody cancelled and that hadn't begun, that all workers are there again afterwards (none
// in a terminated pool), and that nothing is left behind. `folder`: for its files.
RoundResult runRound(const RoundOptions& options, const std::string& folder);

}  // namespace chaos
