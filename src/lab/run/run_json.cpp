#include "lab/run/run_json.h"

#include "base/text.h"
#include "lab/machine_facts.h"
#include "lab/version.h"

#include <utility>

namespace lab {

namespace {

nlohmann::json seconds(std::int64_t nanoseconds)
{
    return static_cast<double>(nanoseconds) / 1e9;
}

nlohmann::json secondsSince(std::int64_t momentNs, std::int64_t runStartedNs)
{
    return momentNs == 0 ? nlohmann::json() : seconds(momentNs - runStartedNs);
}

template <class T>
nlohmann::json orNull(const std::optional<T>& value)
{
    return value ? nlohmann::json(*value) : nlohmann::json();
}

nlohmann::json secondsOrNull(const std::optional<std::int64_t>& nanoseconds)
{
    return nanoseconds ? seconds(*nanoseconds) : nlohmann::json();
}

// JSON can't hold bytes: binary becomes Base64, text that isn't UTF-8 gets replacement characters.
void makePrintable(nlohmann::json& value)
{
    if (value.is_binary()) {
        const auto& bytes = value.get_binary();
        value = base::base64Encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    } else if (value.is_string()) {
        auto& text = value.get_ref<std::string&>();
        if (!base::isUtf8(text)) {
            text = base::toValidUtf8(text);
        }
    } else if (value.is_structured()) {
        for (auto& part : value) {
            makePrintable(part);
        }
    }
}

nlohmann::json errorJson(const ItemRecord& record)
{
    nlohmann::json worker;
    if (record.pid != 0) {
        worker = {{"pid", record.pid}, {"exit", exitJson(record.error->exit)}};
    }
    return {{"type", base::toValidUtf8(record.error->type)},
            {"message", base::toValidUtf8(record.error->message)},
            {"worker", std::move(worker)}};
}

}  // namespace

nlohmann::json exitJson(const std::optional<base::ExitStatus>& exit)
{
    if (exit && exit->kind == base::ExitStatus::Kind::Exited) {
        return {{"code", exit->number}};
    }
    if (exit && exit->kind == base::ExitStatus::Kind::Signalled) {
        return {{"signal", exit->number}};
    }
    return nullptr;
}

nlohmann::json valueJson(const ItemRecord& record)
{
    auto value = nlohmann::json::from_msgpack(record.value);
    makePrintable(value);
    return value;
}

nlohmann::json toJson(const TaskCounts& counts)
{
    return {{"total", counts.total},     {"done", counts.done}, {"failed", counts.failed},
            {"retried", counts.retried}, {"lost", counts.lost}, {"cancelled", counts.cancelled}};
}

nlohmann::json toJson(const WorkerRecord& worker, std::int64_t runStartedNs)
{
    const WorkerUsage& usage = worker.usage;
    return {{"slot", worker.slot},
            {"pid", worker.pid},
            {"startedSeconds", secondsSince(worker.startedNs, runStartedNs)},
            {"readySeconds", secondsSince(worker.readyNs, runStartedNs)},
            {"exit", exitJson(worker.exit)},
            {"tasks", worker.tasks},
            {"busySeconds", seconds(worker.busyNs)},
            {"cpuSeconds", secondsOrNull(usage.cpuNs)},
            {"maxRssBytes", orNull(usage.maxRssBytes)},
            {"switchesVoluntary", orNull(usage.switchesVoluntary)},
            {"switchesInvoluntary", orNull(usage.switchesInvoluntary)},
            {"runQueueSeconds", secondsOrNull(usage.runQueueNs)}};
}

nlohmann::json resultJson(std::size_t index, const std::string& item, const ItemRecord& record,
                          std::int64_t runStartedNs)
{
    nlohmann::json row = {{"index", index}, {"item", base::toValidUtf8(item)}};
    if (!base::isUtf8(item)) {
        row["itemBase64"] = base::base64Encode(item);
    }
    if (record.error) {
        row["error"] = errorJson(record);
    } else if (!record.value.empty()) {
        row["value"] = valueJson(record);
    }
    row["state"] = name(record.state);
    if (record.pid != 0) {
        row["worker"] = {{"slot", record.slot}, {"pid", record.pid}};
    } else {
        row["worker"] = nullptr;
    }
    row["tries"] = record.tries;
    row["queuedSeconds"] = secondsSince(record.queuedNs, runStartedNs);
    row["startedSeconds"] = secondsSince(record.startNs, runStartedNs);
    row["runSeconds"] = record.startNs == 0 ? nlohmann::json() : seconds(record.runNs);
    return row;
}

nlohmann::json documentHead(const std::string& schema)
{
    return {{"schema", schema}, {"tool", kToolVersion}, {"machine", machineJson()}};
}

nlohmann::json errorDocument(const std::string& schema, const std::string& message,
                             const std::string& field)
{
    auto document = documentHead(schema);
    document["error"] = {{"message", base::toValidUtf8(message)},
                         {"field", field.empty() ? nlohmann::json() : nlohmann::json(field)}};
    return document;
}

nlohmann::json toJson(const RunRecord& record)
{
    auto document = documentHead("poolscope.run/1");
    document["experiment"] = toJson(record.experiment);
    document["status"] = name(record.status);
    if (!record.message.empty()) {
        document["error"] = {{"message", base::toValidUtf8(record.message)}, {"field", nullptr}};
    }
    document["wallSeconds"] = seconds(record.wallNs);
    document["tasks"] = toJson(record.tasks);
    document["workers"] = nlohmann::json::array();
    for (const WorkerRecord& worker : record.workers) {
        document["workers"].push_back(toJson(worker, record.startedNs));
    }
    if (record.experiment.keepResults) {
        auto& rows = document["results"] = nlohmann::json::array();
        for (std::size_t i = 0; i < record.results.size(); ++i) {
            rows.push_back(resultJson(i, record.items->at(i), record.results[i], record.startedNs));
        }
    }
    return document;
}

}  // namespace lab
