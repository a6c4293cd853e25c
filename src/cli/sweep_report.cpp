#include "cli/sweep_report.h"

#include "base/text.h"
#include "cli/ascii_chart.h"
#include "cli/fit_report_text.h"
#include "cli/table.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

namespace cli {

namespace {

std::string timeText(double seconds)
{
    return base::formatDuration(std::chrono::nanoseconds(std::llround(seconds * 1e9)));
}

std::string number(double value)
{
    return fmt::format("{:.3g}", value);
}

std::string intervalText(const std::optional<lab::Interval>& interval)
{
    return interval ? fmt::format("{:.3g} … {:.3g}", interval->low, interval->high) : "–";
}

std::string timesInterval(const std::optional<lab::Interval>& interval)
{
    return interval ? fmt::format("{} … {}", timeText(std::max(interval->low, 0.0)),
                                  timeText(interval->high))
                    : "–";
}

void addPoint(Table& table, const lab::SweepPoint& point)
{
    const std::size_t good = point.repeats.size() - point.censored;
    const std::string repeats = point.censored == 0
                                    ? std::to_string(good)
                                    : fmt::format("{} of {}", good, point.repeats.size());
    const bool known = point.seconds.has_value();
    table.addRow({std::to_string(point.workers), repeats,
                  known ? timeText(point.seconds->median) : "–",
                  known ? timeText(point.seconds->mean) : "–",
                  known ? timesInterval(point.seconds->interval) : "–",
                  point.speedup ? number(point.speedup->value) : "–",
                  point.speedup ? intervalText(point.speedup->interval) : "–",
                  point.efficiency ? fmt::format("{:.0f} %", point.efficiency->value * 100) : "–",
                  point.throughput ? fmt::format("{:.4g}/s", point.throughput->mean) : "–"});
}

std::string pointTable(const lab::SweepSummary& summary)
{
    Table table({{"workers", Align::Right},
                 {"repeats", Align::Right},
                 {"median", Align::Right},
                 {"mean", Align::Right},
                 {"95 % interval", Align::Left},
                 {"speedup", Align::Right},
                 {"95 % interval", Align::Left},
                 {"efficiency", Align::Right},
                 {"items", Align::Right}});
    for (const lab::SweepPoint& point : summary.points) {
        addPoint(table, point);
    }
    return table.text();
}

// The throughputs that were measured, for the chart of the fit.
std::vector<lab::ScalingSample> samplesOf(const lab::SweepResult& result)
{
    std::vector<lab::ScalingSample> samples;
    for (const lab::SweepPoint& point : result.summary.points) {
        for (const lab::SweepRepeat& repeat : point.repeats) {
            if (repeat.status == lab::RepeatStatus::Ok) {
                samples.push_back(lab::sampleFromSeconds(point.workers, repeat.seconds,
                                                         static_cast<double>(result.items)));
            }
        }
    }
    return samples;
}

// With no law: speedups if there are any, else throughputs.
ScalingChart chartOf(const lab::SweepSummary& summary)
{
    ScalingChart chart;
    for (const lab::SweepPoint& point : summary.points) {
        if (point.speedup) {
            const auto& interval = point.speedup->interval;
            chart.points.push_back(
                {static_cast<double>(point.workers), point.speedup->value,
                 interval ? std::optional(std::max(interval->low, 0.0)) : std::nullopt,
                 interval ? std::optional(interval->high) : std::nullopt});
        }
    }
    chart.idealSlope = 1;
    if (chart.points.empty()) {
        chart.quantity = "items/s";
        chart.idealSlope = std::nullopt;
        for (const lab::SweepPoint& point : summary.points) {
            if (point.throughput) {
                chart.points.push_back(
                    {static_cast<double>(point.workers), point.throughput->mean, {}, {}});
            }
        }
    }
    return chart;
}

std::string chartText(const lab::SweepResult& result, const ReportStyle& style)
{
    const auto& fit = result.summary.fit;
    if (fit) {
        return fitChart(*fit, samplesOf(result), style.width, style.colour);
    }
    const ScalingChart chart = chartOf(result.summary);
    if (chart.points.empty()) {
        return {};
    }
    ChartStyle chartStyle;
    chartStyle.width = std::max(style.width, 30);
    chartStyle.unicode = style.unicode;
    chartStyle.colour = style.colour;
    return drawScalingChart(chart, chartStyle);
}

std::string_view statusText(lab::RunStatus status)
{
    switch (status) {
    case lab::RunStatus::Ok:
        return "";
    case lab::RunStatus::Failed:
        return "; some repetitions failed";
    case lab::RunStatus::Timeout:
        return "; the time limit ended it";
    case lab::RunStatus::Cancelled:
        return "; it was stopped";
    }
    return "";
}

}  // namespace

std::string sweepReport(const lab::SweepResult& result, const ReportStyle& style)
{
    std::string text = fmt::format(
        "{}: {} item{}, {} pool, seed {}, {}{}\n\n{}", result.experiment.task,
        base::formatCount(static_cast<std::int64_t>(result.items)), result.items == 1 ? "" : "s",
        result.summary.pool, result.experiment.seed, timeText(result.wallSeconds),
        statusText(result.status), pointTable(result.summary));
    text += "A time runs from before the pool is made to the last result.\n";
    const std::string chart = chartText(result, style);
    if (!chart.empty()) {
        text += "\n" + chart + "\n";
    }
    text += result.summary.fit ? fitSentences(*result.summary.fit) : result.summary.whyNoFit + "\n";
    const auto& best = result.summary.best;
    const bool told = result.summary.fit && result.summary.fit->best;
    if (best && !told) {
        text += fmt::format("Best number of workers: {:.0f}.\n", best->workers);
    }
    if (best && best->low < best->high) {
        text += fmt::format(
            "From {:.0f} to {:.0f} workers the measurements can't tell which is "
            "best.\n",
            best->low, best->high);
    }
    return text + result.verdict.text + "\n";
}

}  // namespace cli
