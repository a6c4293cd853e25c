#pragma once

#include "lab/scaling/best_workers.h"
#include "lab/scaling/choose.h"
#include "lab/stats/drift.h"
#include "lab/stats/fieller.h"
#include "lab/stats/summary.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lab {

enum class RepeatStatus { Ok, Failed, Timeout, Cancelled };

// One measured run of a sweep (warm-ups are not passed on). Only Ok repeats are times; the others
// are censored: kept and shown, never part of a mean or a fit.
struct SweepRepeat {
    int workers = 1;
    double seconds = 0;  // wall time; of a censored run: until it ended
    RepeatStatus status = RepeatStatus::Ok;
    int block = 0;
    std::optional<double> cpuSeconds;  // of all workers together, during the run
    std::string why{};                 // it isn't Ok
};

// What a sweep measured at one N. Everything but workers and repeats needs at least one Ok repeat.
struct SweepPoint {
    int workers = 1;
    std::vector<SweepRepeat> repeats;         // in the order measured, censored ones too
    std::optional<SampleSummary> seconds;     // of the Ok repeats
    std::optional<SampleSummary> throughput;  // items a second
    std::optional<RatioEstimate> speedup;     // mean T(1) / mean T(N), Fieller; needs N = 1
    std::optional<RatioEstimate> efficiency;  // speedup / N
    std::optional<RatioEstimate> karpFlatt;   // needs N > 1
    std::optional<double> cpuShare;  // CPU / (N × wall); needs cpuSeconds at each Ok repeat
    std::size_t censored = 0;
};

struct SweepSummary {
    std::string pool;                // "process", "thread", …
    std::vector<SweepPoint> points;  // by ascending N
    std::optional<FitReport> fit;
    std::string whyNoFit;             // empty when there is a fit
    std::optional<BestWorkers> best;  // by the overlap rule
    std::optional<Drift> drift;       // of the smallest N's times, in the order measured
};

// Statistics of one pool's repeats, given in the order measured; each run did `items` items. Throws
// std::invalid_argument for repeats with N < 1 or an Ok time that isn't finite and positive.
SweepSummary summarizeSweep(std::string pool, double items, std::span<const SweepRepeat> repeats);

// "ok", "failed", "timeout", "cancelled".
std::string_view repeatStatusName(RepeatStatus status);

}  // namespace lab
