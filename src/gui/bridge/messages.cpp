#include "gui/bridge/messages.h"

#include <array>
#include <string>
#include <utility>

namespace gui {
namespace {

using Json = nlohmann::json;

const Json& at(const Json& object, const char* key)
{
    static const Json null;
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() ? *found : null;
}

template <class T>
T valueOr(const Json& object, const char* key, T otherwise)
{
    const Json& value = at(object, key);
    return value.is_null() ? otherwise : value.get<T>();
}

QString textOr(const Json& object, const char* key)
{
    return QString::fromStdString(valueOr(object, key, std::string()));
}

std::optional<double> secondsAt(const Json& object, const char* key)
{
    const Json& value = at(object, key);
    return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

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

SweepPointFacts pointFrom(const Json& point)
{
    SweepPointFacts facts;
    facts.workers = valueOr(point, "workers", 1);
    const Json& speedup = at(point, "speedup");
    facts.speedup = valueOr(speedup, "value", 0.0);
    facts.low = valueOr(speedup, "low", facts.speedup);
    facts.high = valueOr(speedup, "high", facts.speedup);
    facts.throughput = valueOr(at(point, "throughput"), "mean", 0.0);
    facts.meanSeconds = valueOr(at(point, "seconds"), "mean", 0.0);
    return facts;
}

double parameter(const Json& law, const char* name)
{
    return valueOr(at(at(law, "parameters"), name), "value", 0.0);
}

std::vector<LawFacts> lawsFrom(const Json& models)
{
    std::vector<LawFacts> laws;
    constexpr std::array names{std::pair("amdahl", "Amdahl"), std::pair("usl", "USL")};
    for (const auto& [key, shown] : names) {
        const Json& law = at(models, key);
        if (!law.is_null()) {
            laws.push_back({QString::fromLatin1(shown), parameter(law, "lambda"),
                            parameter(law, "sigma"), parameter(law, "kappa")});
        }
    }
    return laws;
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
    facts.runSeconds = secondsAt(row, "runSeconds");
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
    progress.secondsLeft = secondsAt(body, "etaSeconds");
    return progress;
}

SweepFacts sweepFactsFrom(const Json& body)
{
    SweepFacts facts;
    for (const Json& point : at(body, "points")) {
        facts.points.push_back(pointFrom(point));
    }
    const Json& fit = at(body, "fit");
    facts.laws = lawsFrom(at(fit, "models"));
    facts.chosen = textOr(fit, "chosen");
    facts.best = valueOr(at(body, "best"), "workers", 0);
    facts.verdict = textOr(at(body, "verdict"), "text");
    return facts;
}

std::vector<ResultFacts> resultsFrom(const Json& body)
{
    std::vector<ResultFacts> results;
    for (const Json& row : at(body, "rows")) {
        results.push_back(resultFrom(row));
    }
    return results;
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
        insight.startSeconds = secondsAt(worker, "startSeconds");
        insight.waitSeconds = secondsAt(worker, "waitSeconds");
        insight.busySeconds = secondsAt(worker, "busySeconds");
        insight.serializeSeconds = secondsAt(worker, "serializeSeconds");
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

int usableCoresFrom(const Json& snapshot)
{
    return valueOr(at(snapshot, "machine"), "usableCores", 0);
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
