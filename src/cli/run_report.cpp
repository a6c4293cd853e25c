#include "cli/run_report.h"

#include "base/text.h"
#include "cli/table.h"
#include "lab/run/run_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <vector>

namespace cli {

namespace {

constexpr std::size_t kRows = 20;
constexpr std::size_t kCell = 48;  // longest text of an item or value, in bytes

std::string secondsText(std::int64_t nanoseconds)
{
    return base::formatDuration(std::chrono::nanoseconds(nanoseconds));
}

std::string cell(const std::string& text)
{
    std::string valid = base::toValidUtf8(text);
    if (base::countCharacters(valid) <= kCell) {
        return valid;
    }
    return base::toValidUtf8(valid.substr(0, kCell - 1)) + "…";
}

std::string outcome(const lab::ItemRecord& row)
{
    if (row.error) {
        return cell(row.error->type + ": " + row.error->message);
    }
    if (row.value.empty()) {
        return "";
    }
    const auto value = lab::valueJson(row);
    return cell(value.is_string() ? value.get<std::string>() : value.dump());
}

std::string exitText(const lab::WorkerRecord& worker)
{
    return worker.exit ? base::describe(*worker.exit) : "–";
}

// The rows that are shown: failures first, then the beginning; the order within is the items'.
std::vector<std::size_t> chosenRows(const lab::RunRecord& record)
{
    std::vector<std::size_t> rows;
    for (const bool wanted : {true, false}) {
        if (wanted && record.tasks.failed == 0) {
            continue;  // none among perhaps very many
        }
        for (std::size_t i = 0; i < record.results.size() && rows.size() < kRows; ++i) {
            const bool failed =
                record.results[i].error && record.results[i].state != lab::ItemState::Cancelled;
            if (failed == wanted) {
                rows.push_back(i);
            }
        }
    }
    return rows;
}

std::string resultTable(const lab::RunRecord& record)
{
    Table table({{"index", Align::Right},
                 {"item", Align::Left},
                 {"state", Align::Left},
                 {"value or error", Align::Left},
                 {"worker", Align::Right},
                 {"tries", Align::Right},
                 {"time", Align::Right}});
    const auto rows = chosenRows(record);
    for (const std::size_t i : rows) {
        const lab::ItemRecord& row = record.results[i];
        table.addRow({std::to_string(i), cell(record.items->at(i)),
                      std::string(lab::name(row.state)), outcome(row),
                      row.pid == 0 ? "–" : fmt::format("{}:{}", row.slot, row.pid),
                      std::to_string(row.tries), row.startNs == 0 ? "–" : secondsText(row.runNs)});
    }
    std::string text = table.text();
    if (rows.size() < record.results.size()) {
        text += fmt::format(
            "… {} more; --json has all{}\n",
            base::formatCount(static_cast<std::int64_t>(record.results.size() - rows.size())),
            record.tasks.cancelled > 0 ? " that were begun" : "");
    }
    return text;
}

template <class Format>
std::string orDash(const std::optional<std::int64_t>& value, Format&& format)
{
    return value ? format(*value) : "–";
}

std::string workerTable(const lab::RunRecord& record)
{
    Table table({{"slot", Align::Right},
                 {"pid", Align::Right},
                 {"tasks", Align::Right},
                 {"busy", Align::Right},
                 {"CPU", Align::Right},
                 {"run queue", Align::Right},
                 {"max RSS", Align::Right},
                 {"switches", Align::Right},
                 {"forced", Align::Right},
                 {"exit", Align::Left}});
    const std::size_t count = std::min(record.workers.size(), kRows);
    for (std::size_t i = 0; i < count; ++i) {
        const lab::WorkerRecord& worker = record.workers[i];
        const lab::WorkerUsage& usage = worker.usage;
        table.addRow({std::to_string(worker.slot), std::to_string(worker.pid),
                      base::formatCount(worker.tasks), secondsText(worker.busyNs),
                      orDash(usage.cpuNs, secondsText), orDash(usage.runQueueNs, secondsText),
                      orDash(usage.maxRssBytes, base::formatSize),
                      orDash(usage.switchesVoluntary, base::formatCount),
                      orDash(usage.switchesInvoluntary, base::formatCount), exitText(worker)});
    }
    std::string text = table.text();
    if (count < record.workers.size()) {
        text += fmt::format("… {} more workers\n", record.workers.size() - count);
    }
    return text;
}

// Indented, and without the power to move the cursor.
std::string indented(const std::string& text)
{
    constexpr std::size_t kLines = 10;
    std::istringstream lines(base::toValidUtf8(text));
    std::string result;
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        if (count < kLines) {
            std::replace_if(
                line.begin(), line.end(),
                [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; }, '?');
            result += "  " + line + "\n";
        }
    }
    return count <= kLines ? result : result + fmt::format("  … {} more lines\n", count - kLines);
}

std::string streamText(std::size_t index, const char* stream, const std::string& text,
                       std::uint64_t bytes)
{
    if (bytes == 0) {
        return "";
    }
    const std::string note =
        text.size() == bytes ? ""
                             : fmt::format(" ({} of {} are kept)",
                                           base::formatSize(static_cast<std::int64_t>(text.size())),
                                           base::formatSize(static_cast<std::int64_t>(bytes)));
    return fmt::format("{} of item {}{}:\n{}", stream, index, note, indented(text));
}

// What the rows that are shown have written.
std::string outputText(const lab::RunRecord& record)
{
    std::string text;
    for (const std::size_t i : chosenRows(record)) {
        if (const mp::OutputRef& output = record.results[i].output) {
            text += streamText(i, "output", output->out, output->outBytes);
            text += streamText(i, "error output", output->err, output->errBytes);
        }
    }
    return text.empty() ? text : "\n" + text;
}

std::string_view poolWord(lab::PoolKind kind)
{
    switch (kind) {
    case lab::PoolKind::Process:
        return "process";
    case lab::PoolKind::Thread:
        return "thread";
    case lab::PoolKind::Serial:
        return "serial";
    case lab::PoolKind::Async:
        return "async";
    }
    return "process";
}

std::int64_t lateResults(const lab::RunRecord& record)
{
    std::int64_t late = 0;
    for (std::size_t i = 0; i < record.results.size(); ++i) {
        late += record.results[i].getTimedOut ? 1 : 0;
    }
    return late;
}

std::string statusText(const lab::RunRecord& record)
{
    switch (record.status) {
    case lab::RunStatus::Ok:
    case lab::RunStatus::Failed:
        return "";
    case lab::RunStatus::Timeout:
        return "; the time limit ended the run";
    case lab::RunStatus::Cancelled:
        return "; the run was stopped";
    }
    return "";
}

}  // namespace

std::string poolText(const lab::Experiment& experiment)
{
    return fmt::format("{} pool, {} worker{}", poolWord(experiment.pool), experiment.workers,
                       experiment.workers == 1 ? "" : "s");
}

std::string runSentence(const lab::RunRecord& record)
{
    const lab::TaskCounts& tasks = record.tasks;
    std::string counts =
        fmt::format("{} of {} done", base::formatCount(tasks.done), base::formatCount(tasks.total));
    const auto add = [&counts](std::int64_t count, const char* what) {
        if (count > 0) {
            counts += fmt::format(", {} {}", base::formatCount(count), what);
        }
    };
    add(tasks.failed, "failed");
    add(tasks.lost, "of them with their worker");
    add(tasks.retried, "retried");
    add(tasks.cancelled, "cancelled");
    if (record.experiment.getLimit) {
        counts +=
            fmt::format(", {} not there within get({})", base::formatCount(lateResults(record)),
                        base::formatDuration(*record.experiment.getLimit));
    }
    return fmt::format("{}: {} in {} ({}){}\n", record.experiment.task, counts,
                       secondsText(record.wallNs), poolText(record.experiment), statusText(record));
}

std::string runReport(const lab::RunRecord& record)
{
    std::string text = runSentence(record);
    if (record.experiment.keepResults) {
        text += "\n" + resultTable(record) + outputText(record);
    }
    return text + "\n" + workerTable(record);
}

}  // namespace cli
