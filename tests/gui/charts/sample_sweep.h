#pragma once

#include "gui/bridge/messages.h"
#include "lab/scaling/curve_json.h"
#include "lab/sweep/sweep_json.h"

#include <vector>

// Sweeps as the host would tell them of made-up times: through lab's statistics and the messages.
namespace sample {

inline constexpr double kItems = 9;

// Seven repeats at each count, which follow USL with these parameters, ± 3 %.
inline std::vector<lab::SweepRepeat> repeatsAt(const std::vector<int>& counts, double sigma = 0.11,
                                               double kappa = 0.0012)
{
    constexpr double kWobble[] = {0.99, 1.02, 1.0, 0.97, 1.01, 1.03, 0.98};
    std::vector<lab::SweepRepeat> repeats;
    std::size_t shift = 0;
    for (const int count : counts) {
        const double n = count;
        const double speedup = n / (1 + sigma * (n - 1) + kappa * n * (n - 1));
        ++shift;
        for (int block = 0; block < 7; ++block) {
            lab::SweepRepeat repeat;
            repeat.workers = count;
            repeat.seconds = 6.4 / speedup * kWobble[(shift + static_cast<std::size_t>(block)) % 7];
            repeat.block = block;
            repeat.cpuSeconds = 0.05 * repeat.seconds * n;
            repeats.push_back(repeat);
        }
    }
    return repeats;
}

inline lab::SweepRepeat censored(int workers, double seconds, lab::RepeatStatus status)
{
    lab::SweepRepeat repeat;
    repeat.workers = workers;
    repeat.seconds = seconds;
    repeat.status = status;
    repeat.block = 7;
    repeat.why = "item 3 (\"/moin/\"): the server hung up";
    return repeat;
}

inline gui::SweepFacts told(const std::vector<lab::SweepRepeat>& repeats)
{
    const lab::SweepSummary sweep = lab::summarizeSweep("process", kItems, repeats);
    nlohmann::json body = lab::toJson(sweep, lab::verdictOf(sweep, 2));
    std::vector<int> counts;
    for (const lab::SweepPoint& point : sweep.points) {
        counts.push_back(point.workers);
    }
    body["items"] = kItems;
    body["machine"] = {{"cores", 8}, {"affinity", {0, 1}}, {"quota", nullptr}};
    body["curves"] = sweep.fit ? lab::curvesJson(*sweep.fit, counts) : nlohmann::json::array();
    return gui::sweepFactsFrom(body);
}

// The drawing's: 1, 2, 4, 8 and 13 workers on two cores, one repeat at 8 failed, and all at 16.
inline gui::SweepFacts sweep()
{
    auto repeats = repeatsAt({1, 2, 4, 8, 13});
    repeats.push_back(censored(8, 0.4, lab::RepeatStatus::Failed));
    repeats.push_back(censored(16, 2, lab::RepeatStatus::Timeout));
    return told(repeats);
}

}  // namespace sample
