#include "gui/bridge/messages.h"

#include "gui/bridge/json_values.h"

#include <array>
#include <string>
#include <utility>

namespace gui {
namespace {

using Json = nlohmann::json;

TaskCounts taskCountsFrom(const Json& tasks)
{
    TaskCounts counts;
    counts.total = valueOr<qint64>(tasks, "total", 0);
    counts.done = valueOr<qint64>(tasks, "done", 0);
    counts.failed = valueOr<qint64>(tasks, "failed", 0);
    counts.lost = valueOr<qint64>(tasks, "lost", 0);
    counts.retried = valueOr<qint64>(tasks, "retried", 0);
    counts.cancelled = valueOr<qint64>(tasks, "cancelled", 0);
    return counts;
}

ResultFacts::State stateFrom(const std::string& name)
{
    using State = ResultFacts::State;
    constexpr std::array states{
        std::pair("queued", State::Queued),      std::pair("running", State::Running),
        std::pair("done", State::Done),          std::pair("failed", State::Failed),
        std::pair("lost", State::Lost),          std::pair("timeout", State::TimedOut),
        std::pair("cancelled", State::Cancelled)};
    for (const auto& [key, state] : states) {
        if (name == key) {
            return state;
        }
    }
    return State::Queued;
}

ResultFacts resultFrom(const Json& row)
{
    ResultFacts facts;
    facts.index = valueOr<qint64>(row, "index", 0);
    facts.item = valueText(at(row, "item"));
    facts.state = stateFrom(valueOr(row, "state", std::string()));
    const Json& error = at(row, "error");
    if (error.is_object()) {
        facts.backtrace = textOr(error, "backtrace");
        facts.text = textOr(error, "type") + QStringLiteral(": ") + textOr(error, "message");
    } else if (row.contains("value")) {
        facts.text = valueText(row["value"]);
    }
    const Json& worker = at(row, "worker");
    if (worker.is_object()) {
        facts.slot = valueOr<quint32>(worker, "slot", 0);
        facts.pid = valueOr(worker, "pid", 0);
    }
    facts.tries = valueOr(row, "tries", 0);
    facts.getTimedOut = valueOr(row, "getTimedOut", false);
    facts.runSeconds = numberAt(row, "runSeconds");
    const Json& output = at(row, "outputBytes");
    facts.outputBytes = valueOr<qint64>(output, "stdout", 0) + valueOr<qint64>(output, "stderr", 0);
    return facts;
}

}  // namespace

RunStart runStartFrom(const Json& body)
{
    RunStart start;
    start.run = valueOr<qint64>(body, "run", 0);
    start.items = valueOr<qint64>(body, "items", 0);
    return start;
}

RunEnd runEndFrom(const Json& body)
{
    RunEnd end;
    end.status = textOr(body, "status");
    end.wallSeconds = valueOr(body, "wallSeconds", 0.0);
    end.tasks = taskCountsFrom(at(body, "tasks"));
    end.message = textOr(body, "message");
    return end;
}

SweepProgress sweepProgressFrom(const Json& body)
{
    SweepProgress progress;
    progress.block = valueOr(body, "block", 0);
    progress.blocks = valueOr(body, "blocks", 0);
    progress.workers = valueOr(body, "workers", 0);
    progress.doneRepeats = valueOr(body, "doneRepeats", 0);
    progress.totalRepeats = valueOr(body, "totalRepeats", 0);
    progress.secondsLeft = numberAt(body, "etaSeconds");
    return progress;
}

std::vector<ResultFacts> resultsFrom(const Json& body)
{
    std::vector<ResultFacts> results;
    for (const Json& row : at(body, "rows")) {
        results.push_back(resultFrom(row));
    }
    return results;
}

ItemOutput outputFrom(const Json& body)
{
    return {textOr(body, "stdout"), textOr(body, "stderr")};
}

std::vector<WorkerInsight> insightFrom(const Json& body)
{
    const auto bytesAt = [](const Json& object, const char* key) {
        const Json& value = at(object, key);
        return value.is_null() ? std::nullopt : std::optional(value.get<std::int64_t>());
    };
    std::vector<WorkerInsight> workers;
    for (const Json& worker : at(body, "workers")) {
        WorkerInsight insight;
        insight.slot = valueOr<quint32>(worker, "slot", 0);
        insight.pid = valueOr(worker, "pid", 0);
        insight.startSeconds = numberAt(worker, "startSeconds");
        insight.waitSeconds = numberAt(worker, "waitSeconds");
        insight.busySeconds = numberAt(worker, "busySeconds");
        insight.serializeSeconds = numberAt(worker, "serializeSeconds");
        insight.bytesIn = bytesAt(worker, "bytesIn");
        insight.bytesOut = bytesAt(worker, "bytesOut");
        workers.push_back(insight);
    }
    return workers;
}

QStringList labelsFrom(const Json& body, const char* key)
{
    QStringList labels;
    for (const Json& label : at(body, key)) {
        labels.append(valueText(label));
    }
    return labels;
}

Machine machineFrom(const Json& snapshot)
{
    const Json& told = at(snapshot, "machine");
    Machine machine;
    machine.usableCores = valueOr(told, "usableCores", 0);
    machine.cores = valueOr(told, "cores", 0);
    for (const Json& cpu : at(told, "affinity")) {
        machine.affinity.append(cpu.get<int>());
    }
    if (const Json& quota = at(told, "quota"); !quota.is_null()) {
        machine.quota = quota.get<double>();
    }
    return machine;
}

QString valueText(const Json& value)
{
    if (value.is_null()) {
        return {};
    }
    if (value.is_string()) {
        return QString::fromUtf8(value.get_ref<const std::string&>());
    }
    if (value.is_binary()) {
        return QStringLiteral("%1 B").arg(value.get_binary().size());
    }
    constexpr int kCompact = -1;
    return QString::fromStdString(value.dump(kCompact, ' ', false, Json::error_handler_t::replace));
}

}  // namespace gui
