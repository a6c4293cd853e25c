#include "lab/run/run_json.h"

#include "base/text.h"
#include "lab/machine_facts.h"
#include "lab/version.h"

#include <fmt/format.h>

#include <iterator>
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
    nlohmann::json error{{"type", base::toValidUtf8(record.error->type)},
                         {"message", base::toValidUtf8(record.error->message)},
                         {"worker", std::move(worker)}};
    if (record.error->backtrace) {
        error["backtrace"] = base::toValidUtf8(record.error->backtrace->text());
    }
    return error;
}

constexpr int kIndent = 2;
constexpr int kOneLine = -1;

std::string printed(const nlohmann::json& value, int indent)
{
    return value.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string quotedText(const std::string& text)
{
    return printed(base::toValidUtf8(text), kOneLine);
}

// "null" where it never came to the moment.
std::string secondsText(std::int64_t momentNs, std::int64_t nanoseconds)
{
    return momentNs == 0 ? "null" : fmt::format("{}", static_cast<double>(nanoseconds) / 1e9);
}

nlohmann::json withoutResults(const RunRecord& record)
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
    return document;
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

nlohmann::json insightJson(const WorkerRecord& worker)
{
    return {{"startSeconds", secondsSince(worker.readyNs, worker.startedNs)},
            {"waitSeconds", seconds(worker.waitNs)},
            {"busySeconds", seconds(worker.busyNs)},
            {"serializeSeconds", secondsOrNull(worker.serializeNs)},
            {"bytesIn", orNull(worker.bytesIn)},
            {"bytesOut", orNull(worker.bytesOut)}};
}

nlohmann::json toJson(const WorkerRecord& worker, std::int64_t runStartedNs)
{
    const WorkerUsage& usage = worker.usage;
    nlohmann::json json{{"slot", worker.slot},
                        {"pid", worker.pid},
                        {"startedSeconds", secondsSince(worker.startedNs, runStartedNs)},
                        {"readySeconds", secondsSince(worker.readyNs, runStartedNs)},
                        {"exit", exitJson(worker.exit)},
                        {"tasks", worker.tasks},
                        {"cpuSeconds", secondsOrNull(usage.cpuNs)},
                        {"maxRssBytes", orNull(usage.maxRssBytes)},
                        {"switchesVoluntary", orNull(usage.switchesVoluntary)},
                        {"switchesInvoluntary", orNull(usage.switchesInvoluntary)},
                        {"runQueueSeconds", secondsOrNull(usage.runQueueNs)}};
    json.update(insightJson(worker));
    return json;
}

nlohmann::json outputJson(const mp::TaskOutput& output)
{
    return {{"stdout", base::toValidUtf8(output.out)}, {"stderr", base::toValidUtf8(output.err)}};
}

// By hand: a run may have millions of rows, and a tree for each would take ten times as long.
std::string resultText(std::size_t index, const std::string& item, const ItemRecord& record,
                       std::int64_t runStartedNs, bool withOutput)
{
    std::string row = fmt::format(R"({{"index":{},"item":{})", index, quotedText(item));
    const auto out = std::back_inserter(row);
    if (!base::isUtf8(item)) {
        fmt::format_to(out, R"(,"itemBase64":"{}")", base::base64Encode(item));
    }
    if (record.error) {
        fmt::format_to(out, R"(,"error":{})", printed(errorJson(record), kOneLine));
    } else if (!record.value.empty()) {
        fmt::format_to(out, R"(,"value":{})", printed(valueJson(record), kOneLine));
    }
    fmt::format_to(out, R"(,"state":"{}")", name(record.state));
    if (record.getTimedOut) {
        row += R"(,"getTimedOut":true)";
    }
    if (record.pid != 0) {
        fmt::format_to(out, R"(,"worker":{{"slot":{},"pid":{}}})", record.slot, record.pid);
    } else {
        row += R"(,"worker":null)";
    }
    if (record.output) {
        fmt::format_to(out, R"(,"outputBytes":{{"stdout":{},"stderr":{}}})",
                       record.output->outBytes, record.output->errBytes);
    }
    if (record.output && withOutput) {
        fmt::format_to(out, R"(,"output":{})", printed(outputJson(*record.output), kOneLine));
    }
    fmt::format_to(out, R"(,"tries":{},"queuedSeconds":{},"startedSeconds":{},"runSeconds":{}}})",
                   record.tries, secondsText(record.queuedNs, record.queuedNs - runStartedNs),
                   secondsText(record.startNs, record.startNs - runStartedNs),
                   secondsText(record.startNs, record.runNs));
    return row;
}

nlohmann::json resultJson(std::size_t index, const std::string& item, const ItemRecord& record,
                          std::int64_t runStartedNs)
{
    return nlohmann::json::parse(resultText(index, item, record, runStartedNs, false));
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

void writeJson(const RunRecord& record, const std::function<bool(std::string_view)>& write)
{
    const std::string document = printed(withoutResults(record), kIndent);
    if (!record.experiment.keepResults) {
        write(document + "\n");
        return;
    }
    const std::size_t end = document.rfind("\n}");
    bool wanted = write(document.substr(0, end) + ",\n  \"results\": [");
    const char* separator = "\n    ";
    for (std::size_t i = 0; wanted && i < record.results.size(); ++i) {
        const ItemRecord& row = record.results[i];
        if (row.state == ItemState::Cancelled && row.startNs == 0) {
            continue;
        }
        wanted = write(separator + resultText(i, record.items->at(i), row, record.startedNs, true));
        separator = ",\n    ";
    }
    if (wanted) {
        write("\n  ]\n}\n");
    }
}

}  // namespace lab
