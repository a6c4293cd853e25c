#include "gui/bridge/messages.h"

#include "gui/bridge/json_values.h"
#include "lab/tasks/task.h"

#include <array>
#include <chrono>
#include <stdexcept>
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
    counts.lost = valueOr<qint64>(tasks, "lost", 0);
    counts.failed = valueOr<qint64>(tasks, "failed", 0) - counts.lost;  // there they are among them
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
    facts.cut = valueOr(row, "cut", false);
    facts.queuedSeconds = numberAt(row, "queuedSeconds");
    facts.startedSeconds = numberAt(row, "startedSeconds");
    facts.runSeconds = numberAt(row, "runSeconds");
    const Json& output = at(row, "outputBytes");
    facts.outputBytes = valueOr<qint64>(output, "stdout", 0) + valueOr<qint64>(output, "stderr", 0);
    return facts;
}

QVariant variantOf(const Json& value)
{
    if (value.is_binary()) {
        const auto& bytes = value.get_binary();
        return QByteArray(reinterpret_cast<const char*>(bytes.data()),
                          static_cast<qsizetype>(bytes.size()));
    }
    if (value.is_number_integer()) {
        return QVariant::fromValue(value.get<qint64>());
    }
    return value.is_number() ? QVariant(value.get<double>()) : QVariant(valueText(value));
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

std::vector<WorkerDetails> detailsFrom(const Json& body)
{
    const auto bytesAt = [](const Json& object, const char* key) {
        const Json& value = at(object, key);
        return value.is_null() ? std::nullopt : std::optional(value.get<std::int64_t>());
    };
    std::vector<WorkerDetails> workers;
    for (const Json& worker : at(body, "workers")) {
        WorkerDetails details;
        details.slot = valueOr<quint32>(worker, "slot", 0);
        details.pid = valueOr(worker, "pid", 0);
        details.parent = valueOr(worker, "parent", 0);
        details.threads = valueOr<std::int64_t>(worker, "threads", 0);
        details.minorFaults = valueOr<std::int64_t>(worker, "minorFaults", 0);
        details.majorFaults = valueOr<std::int64_t>(worker, "majorFaults", 0);
        details.priority = valueOr(worker, "priority", 0);
        details.nice = valueOr(worker, "nice", 0);
        details.readBytes = bytesAt(worker, "readBytes");
        details.writtenBytes = bytesAt(worker, "writtenBytes");
        details.memoryShareBytes = bytesAt(worker, "memoryShareBytes");
        details.cpus = textOr(worker, "cpus");
        details.cgroup = textOr(worker, "cgroup");
        details.command = textOr(worker, "command");
        workers.push_back(details);
    }
    return workers;
}

std::vector<ProcessFacts> processesFrom(const Json& body)
{
    std::vector<ProcessFacts> processes;
    for (const Json& told : at(body, "processes")) {
        ProcessFacts facts;
        facts.process = {valueOr<quint32>(told, "slot", 0), valueOr(told, "pid", 0),
                         valueOr<quint64>(told, "startTicks", 0)};
        facts.worker = valueOr(told, "worker", 0);
        facts.parent = valueOr(told, "parent", 0);
        facts.startedNs = valueOr<std::int64_t>(told, "startedNs", 0);
        facts.name = textOr(told, "name");
        facts.command = textOr(told, "command");
        facts.state = textOr(told, "state").left(1).toLatin1().append('?').front();
        facts.cpuNs = valueOr<std::int64_t>(told, "cpuNs", 0);
        facts.rssBytes = valueOr<std::int64_t>(told, "rssBytes", 0);
        facts.threads = valueOr<std::int64_t>(told, "threads", 0);
        facts.minorFaults = valueOr<std::int64_t>(told, "minorFaults", 0);
        facts.majorFaults = valueOr<std::int64_t>(told, "majorFaults", 0);
        facts.priority = valueOr(told, "priority", 0);
        facts.nice = valueOr(told, "nice", 0);
        processes.push_back(std::move(facts));
    }
    return processes;
}

Json jsonOf(const ProcessRef& process)
{
    Json body{{"pid", process.pid}};
    if (process.startTicks == 0) {
        body["slot"] = process.slot;
    } else {
        body["startTicks"] = process.startTicks;
    }
    return body;
}

QList<qint64> itemsFrom(const Json& body)
{
    QList<qint64> items;
    for (const Json& item : at(body, "items")) {
        items.append(item.get<qint64>());
    }
    return items;
}

std::vector<ValueFacts> valuesFrom(const Json& body)
{
    std::vector<ValueFacts> values;
    for (const Json& row : at(body, "values")) {
        ValueFacts facts;
        facts.index = valueOr<qint64>(row, "index", 0);
        facts.slot = valueOr<quint32>(row, "slot", 0);
        facts.pid = valueOr(row, "pid", 0);
        facts.seconds = valueOr(row, "seconds", 0.0);
        const Json& value = at(row, "value");
        if (value.is_object()) {
            for (const auto& [name, part] : value.items()) {
                facts.parts.insert(QString::fromStdString(name), variantOf(part));
            }
        }
        values.push_back(std::move(facts));
    }
    return values;
}

QHash<QString, QString> parametersOf(const lab::Experiment& experiment)
{
    QHash<QString, QString> parameters;
    try {
        const auto complete =
            lab::completeParameters(lab::findTask(experiment.task), experiment.parameters);
        for (const auto& [name, value] : complete) {
            parameters.insert(QString::fromStdString(name), QString::fromStdString(value));
        }
    } catch (const std::invalid_argument&) {
        return {};
    }
    return parameters;
}

ResultLimits limitsOf(const lab::Experiment& experiment)
{
    const auto seconds = [](const std::optional<std::chrono::nanoseconds>& limit) {
        return limit ? std::optional(std::chrono::duration<double>(*limit).count()) : std::nullopt;
    };
    return {seconds(experiment.getLimit), seconds(experiment.softLimit),
            seconds(experiment.hardLimit), 0};
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
