#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

// What the host tells about a sweep, as values the views take.
namespace gui {

// A value with the ends of its 95 % interval, which equal it when there is none.
struct Estimate {
    double value = 0;
    double low = 0;
    double high = 0;

    bool hasInterval() const { return high > low; }
};

enum class RepeatEnd : std::uint8_t { Ok, Failed, TimedOut, Cancelled };

// One measured run. Only an Ok one has a time; the others are censored: until they ended.
struct RepeatFacts {
    double seconds = 0;
    RepeatEnd end = RepeatEnd::Ok;
    QString why{};  // it isn't Ok
};

struct SweepPointFacts {
    int workers = 1;
    std::vector<RepeatFacts> repeats{};  // in the order measured
    // Of the Ok repeats; absent without any.
    std::optional<Estimate> seconds{};
    std::optional<Estimate> throughput{};  // items a second
    std::optional<double> medianSeconds{};
    std::optional<double> medianThroughput{};
    std::optional<Estimate> speedup{};  // needs the time of one worker
    std::optional<Estimate> efficiency{};
};

struct CurvePointFacts {
    double workers = 1;
    Estimate throughput{};  // the law's own, with its band
    Estimate speedup{};
};

struct LawFacts {
    QString id;  // "amdahl", "usl"
    std::vector<std::pair<QString, Estimate>> parameters{};
    std::vector<CurvePointFacts> curve{};  // by rising workers; each measured count is in it
};

// The throughput at one count, as a verdict's evidence.
struct SideFacts {
    int workers = 0;
    double throughput = 0;
    std::optional<double> cpuShare{};  // of a core, a worker
};

// lab::Verdict: its code, and the numbers that it rests on.
struct VerdictFacts {
    QString code;     // empty: none yet
    QString missing;  // of the code not-enough-evidence
    QString pool;
    int cores = 0;
    std::optional<SideFacts> within{};  // the fastest up to the cores
    std::optional<SideFacts> beyond{};  // the fastest above them
    std::optional<SideFacts> slower{};
    std::optional<double> leastShare{};
    std::optional<double> mostShare{};
};

struct SweepFacts {
    std::vector<SweepPointFacts> points;  // by rising workers
    double items = 0;                     // of each run
    std::vector<LawFacts> laws;
    int best = 0;                   // workers; 0: none
    int cores = 0;                  // that the run may use; 0: unknown
    std::optional<double> quota{};  // of the control group, in cores
    VerdictFacts verdict;
};

}  // namespace gui
