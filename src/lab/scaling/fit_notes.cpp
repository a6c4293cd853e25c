#include "lab/scaling/fit_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lab {

namespace {

// Burnham and Anderson: a law within 2 of the lowest AICc has substantial support as well.
constexpr double rivalDistance = 2;

std::string missingEvidence(const FitReport& report, const GroupedSamples& samples)
{
    if (samples.groups.size() < 3) {
        return fmt::format(
            "not enough evidence: {} worker counts can't tell the laws apart; "
            "measure at least 3, better 5.",
            samples.groups.size());
    }
    if (!report.chosen) {
        return fmt::format(
            "not enough evidence: {} measurements are too few to compare the laws; "
            "repeat them.",
            samples.observations);
    }
    return {};
}

// The laws that had no say in the choice, though the choice was made.
std::string notJudged(const FitReport& report, const GroupedSamples& samples)
{
    const LawFit* usl = report.fitOf(Law::Usl);
    if (!report.chosen || (usl != nullptr && usl->aicc)) {
        return {};
    }
    return fmt::format(
        "not enough evidence to judge usl: it needs at least 3 worker counts and 6 "
        "measurements; there are {} and {}.",
        samples.groups.size(), samples.observations);
}

// Of the laws that could be true at once with the chosen one's AICc; nested laws have their F-test.
std::string rival(const FitReport& report)
{
    if (!report.chosen) {
        return {};
    }
    const LawFit& chosen = *report.fitOf(*report.chosen);
    for (const LawFit& fit : report.fits) {
        const bool capAgainstCurve = (fit.law == Law::Cap) != (chosen.law == Law::Cap);
        const bool curved = fit.law == Law::Amdahl || fit.law == Law::Usl || fit.law == Law::Cap;
        if (!curved || !capAgainstCurve || !fit.aicc || chosen.law == Law::Linear) {
            continue;
        }
        if (*fit.aicc - *chosen.aicc < rivalDistance) {
            return fmt::format(
                "not enough evidence to tell {} from {}: their AICc differ by {:.2g} "
                "only; measure more worker counts.",
                lawName(chosen.law), lawName(fit.law), std::abs(*fit.aicc - *chosen.aicc));
        }
    }
    return {};
}

std::string superlinear(const FitReport& report)
{
    const LawFit* fit = report.fitOf(Law::Usl);
    if (fit == nullptr) {
        fit = report.fitOf(Law::Amdahl);
    }
    // A hard cap bends the other laws into a negative sigma without being superlinear.
    if (fit == nullptr || !fit->unboundedSigma || report.chosen == Law::Cap) {
        return {};
    }
    const FittedParameter& sigma = *fit->unboundedSigma;
    const std::string held =
        fmt::format("{} would fit best with sigma = {:.3g}, which is held at 0", lawName(fit->law),
                    sigma.value);
    if (sigma.interval && sigma.interval->high >= 0) {
        return fmt::format("{} (from {:.3g} to {:.3g}: not proven to differ from 0).", held,
                           sigma.interval->low, sigma.interval->high);
    }
    return fmt::format(
        "superlinear: {}. Look for caches that more workers fill together, or for a "
        "slow first run.",
        held);
}

std::string whereThePeakIs(const FitReport& report)
{
    if (!report.chosen) {
        return {};
    }
    const LawFit& fit = *report.fitOf(*report.chosen);
    const double largest = fit.largestWorkers;
    if (fit.peak) {
        return fit.peak->workers <= largest
                   ? std::string()
                   : fmt::format(
                         "the peak at {:.1f} workers lies beyond the largest measured N, {}; "
                         "measure there.",
                         fit.peak->workers, largest);
    }
    if (fit.law == Law::Cap && !fit.parameters[1].atBound) {
        return fmt::format("no peak in range: throughput stays at {:.4g} from {:.1f} workers on.",
                           fit.parameters[1].value,
                           fit.parameters[1].value / fit.parameters[0].value);
    }
    return fmt::format(
        "no peak in range: up to {} workers nothing shows that more of them would "
        "lower the throughput.",
        largest);
}

}  // namespace

std::vector<std::string> notesOf(const FitReport& report, const GroupedSamples& samples)
{
    std::vector<std::string> notes{missingEvidence(report, samples), notJudged(report, samples),
                                   rival(report), superlinear(report), whereThePeakIs(report)};
    if (!report.replicated) {
        notes.emplace_back(
            "without replicates at every N there are no intervals of the throughputs; "
            "best, if any, is by the chosen law.");
    }
    notes.erase(std::remove(notes.begin(), notes.end(), std::string()), notes.end());
    return notes;
}

}  // namespace lab
