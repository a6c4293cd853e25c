#include "lab/scaling/choose.h"

#include "lab/scaling/fit_notes.h"

#include <gsl/gsl_cdf.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lab {

namespace {

constexpr double significance = 0.05;
constexpr Law choosable[] = {Law::Linear, Law::Amdahl, Law::Cap, Law::Usl};

struct Nesting {
    Law simple;
    Law full;
};
constexpr Nesting nestings[] = {
    {Law::Linear, Law::Amdahl}, {Law::Linear, Law::Cap}, {Law::Amdahl, Law::Usl}};

std::optional<NestedTest> testNested(const LawFit& simple, const LawFit& full, double noiseFloor)
{
    const std::size_t p = full.parameters.size();
    if (full.observations <= p) {
        return std::nullopt;
    }
    const auto dof = static_cast<double>(full.observations - p);
    const auto added = static_cast<double>(p - simple.parameters.size());
    const double rss = std::max(full.rss, noiseFloor);
    const double drop = std::max(0.0, std::max(simple.rss, noiseFloor) - rss);
    NestedTest test{simple.law, full.law, 0, 1};
    test.f = drop / added / (rss / dof);
    test.p = gsl_cdf_fdist_Q(test.f, added, dof);
    return test;
}

void runTests(FitReport& report, const GroupedSamples& samples)
{
    for (const Nesting& pair : nestings) {
        const LawFit* simple = report.fitOf(pair.simple);
        const LawFit* full = report.fitOf(pair.full);
        if (simple == nullptr || full == nullptr) {
            continue;
        }
        // The same floor as AICc's: a part in 10^9 of the values is rounding.
        if (const auto test = testNested(*simple, *full, 1e-18 * samples.sumOfSquares)) {
            report.tests.push_back(*test);
        }
    }
}

// False when a simpler law inside this one explains the data as well.
bool survivesTests(const FitReport& report, Law law)
{
    return std::none_of(report.tests.begin(), report.tests.end(), [&](const NestedTest& test) {
        return test.full == law && test.p >= significance;
    });
}

std::optional<Law> lowestAicc(const FitReport& report)
{
    std::optional<Law> best;
    double lowest = std::numeric_limits<double>::infinity();
    std::size_t judged = 0;
    for (const Law law : choosable) {
        const LawFit* fit = report.fitOf(law);
        if (fit == nullptr || !fit->aicc) {
            continue;
        }
        ++judged;
        // A difference of a millionth is rounding; the simpler law comes first.
        if (survivesTests(report, law) && *fit->aicc < lowest - 1e-6) {
            lowest = *fit->aicc;
            best = law;
        }
    }
    return judged >= 2 ? best : std::nullopt;
}

// Where the chosen law says that more workers stop paying off; infinite when it names no such N.
double kneeOrPeak(const FitReport& report)
{
    if (report.chosen) {
        const LawFit& fit = *report.fitOf(*report.chosen);
        if (fit.peak) {
            return fit.peak->workers;
        }
        if (fit.law == Law::Cap && !fit.parameters[1].atBound) {
            return fit.parameters[1].value / fit.parameters[0].value;
        }
    }
    return std::numeric_limits<double>::infinity();
}

std::optional<BestWorkers> bestByLaw(const FitReport& report, const GroupedSamples& samples)
{
    const double limit = kneeOrPeak(report) * (1 - 1e-9);
    for (const SampleGroup& group : samples.groups) {
        if (group.workers >= limit) {
            return BestWorkers{group.workers, group.workers, group.workers};
        }
    }
    return std::nullopt;
}

}  // namespace

const LawFit* FitReport::fitOf(Law law) const
{
    const auto found =
        std::find_if(fits.begin(), fits.end(), [law](const LawFit& fit) { return fit.law == law; });
    return found == fits.end() ? nullptr : &*found;
}

FitReport analyzeScaling(std::span<const ScalingSample> samples)
{
    const GroupedSamples grouped = groupSamples(samples);
    FitReport report;
    for (const Law law : allLaws) {
        if (auto fit = fitLaw(law, grouped)) {
            report.fits.push_back(std::move(*fit));
        }
    }
    runTests(report, grouped);
    if (grouped.groups.size() >= 3) {
        report.chosen = lowestAicc(report);
    }
    report.replicated = grouped.replicatedEverywhere();
    report.best =
        report.replicated ? bestByOverlap(throughputsOf(grouped)) : bestByLaw(report, grouped);
    report.notes = notesOf(report, grouped);
    return report;
}

}  // namespace lab
