#include "cli/fit_report_text.h"

#include "cli/ascii_chart.h"
#include "cli/table.h"
#include "lab/scaling/curve.h"
#include "lab/stats/fieller.h"

#include <fmt/format.h>

#include <algorithm>

namespace cli {

namespace {

std::string parameterText(const lab::FittedParameter& parameter)
{
    std::string text = fmt::format("{} {:.4g}", parameter.name, parameter.value);
    if (parameter.interval) {
        text +=
            fmt::format(" ({:.4g} to {:.4g})", parameter.interval->low, parameter.interval->high);
    } else if (parameter.atBound) {
        text += " (at its bound)";
    }
    return text;
}

// Speedup against the mean at N = 1, or the throughput itself when N = 1 is missing.
ScalingChart chartOf(const lab::GroupedSamples& samples)
{
    const lab::SampleGroup& first = samples.groups.front();
    const bool relative = first.workers == 1;
    ScalingChart chart;
    chart.quantity = relative ? "speedup" : "throughput (items/s)";
    if (relative) {
        chart.idealSlope = 1;
    }
    for (const lab::SampleGroup& group : samples.groups) {
        ChartPoint point{group.workers, relative ? group.mean / first.mean : group.mean, {}, {}};
        std::optional<lab::Interval> interval = lab::summarize(group.values).interval;
        if (relative) {
            interval = group.workers > 1 ? lab::ratioOfMeans(group.values, first.values).interval
                                         : std::nullopt;
        }
        if (interval) {
            point.low = interval->low;
            point.high = interval->high;
        }
        chart.points.push_back(point);
    }
    return chart;
}

}  // namespace

std::string lawTable(const lab::FitReport& report)
{
    Table table({{"law", Align::Left},
                 {"", Align::Left},
                 {"RSS", Align::Right},
                 {"AICc", Align::Right},
                 {"parameters (95 % interval)", Align::Left}});
    for (const lab::LawFit& fit : report.fits) {
        std::string parameters;
        for (const lab::FittedParameter& parameter : fit.parameters) {
            parameters += (parameters.empty() ? "" : ", ") + parameterText(parameter);
        }
        table.addRow({std::string(lab::lawName(fit.law)), report.chosen == fit.law ? "*" : "",
                      fmt::format("{:.3g}", fit.rss),
                      fit.aicc ? fmt::format("{:.1f}", *fit.aicc) : "–", parameters});
    }
    return table.text();
}

std::string fitChart(const lab::FitReport& report, std::span<const lab::ScalingSample> samples,
                     int width, bool colour)
{
    const lab::GroupedSamples grouped = lab::groupSamples(samples);
    ScalingChart chart = chartOf(grouped);
    if (report.chosen) {
        const lab::LawFit& fit = *report.fitOf(*report.chosen);
        const double unit = chart.idealSlope ? grouped.groups.front().mean : 1;
        chart.lawName = lab::lawName(fit.law);
        for (const lab::CurvePoint& point : lab::curve(fit, 1, grouped.largestWorkers, 200)) {
            chart.law.push_back({point.workers, point.throughput / unit});
        }
    }
    ChartStyle style;
    style.width = std::clamp(width, 30, 120);
    style.colour = colour;
    return drawScalingChart(chart, style);
}

std::string fitSentences(const lab::FitReport& report)
{
    std::string text;
    if (report.chosen) {
        const lab::LawFit& fit = *report.fitOf(*report.chosen);
        text += fmt::format("Chosen law: {}.\n", lab::lawName(fit.law));
        if (fit.peak) {
            text += fmt::format("Peak: {:.1f} workers, {:.4g} items/s.\n", fit.peak->workers,
                                fit.peak->throughput);
        }
    }
    if (report.best) {
        text += fmt::format("Best number of workers: {}", report.best->workers);
        text += report.best->high > report.best->low
                    ? fmt::format("; up to {} can't be told apart from it.\n", report.best->high)
                    : std::string(".\n");
    }
    for (const std::string& note : report.notes) {
        text += fmt::format("Note: {}\n", note);
    }
    return text;
}

}  // namespace cli
