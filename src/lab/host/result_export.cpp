#include "lab/host/result_export.h"

#include "base/clock.h"
#include "base/delimited.h"
#include "base/text.h"
#include "lab/host/request_body.h"
#include "lab/run/run_json.h"
#include "lab/tasks/atomic_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace lab {

namespace {

constexpr std::size_t kStride = 256;  // rows at a time
constexpr std::int64_t kTellNs = 100'000'000;

constexpr std::array kColumns{"index",      "item", "state", "value",          "error",
                              "slot",       "pid",  "tries", "queued_seconds", "started_seconds",
                              "run_seconds"};

// Empty where it never came to that moment.
std::string secondsSince(std::int64_t momentNs, std::int64_t startedNs)
{
    return momentNs == 0 ? std::string()
                         : fmt::format("{:.9f}", static_cast<double>(momentNs - startedNs) / 1e9);
}

std::string valueText(const ItemRecord& record)
{
    if (record.value.empty()) {
        return {};
    }
    const auto value = valueJson(record);
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string errorText(const ItemRecord& record)
{
    return record.error ? base::toValidUtf8(record.error->type + ": " + record.error->message)
                        : std::string();
}

std::string joined(std::span<const std::string> fields, char separator)
{
    std::string line;
    for (const std::string& field : fields) {
        line += base::delimitedField(field, separator);
        line += separator;
    }
    line.back() = '\n';
    return line;
}

void write(AtomicFile& file, const std::string& text)
{
    file.write({reinterpret_cast<const unsigned char*>(text.data()), text.size()});
}

}  // namespace

ResultExport::ResultExport(const Runner& run, std::string path, TableFormat format,
                           Announce announce)
    : m_run(run)
    , m_path(std::move(path))
    , m_format(format)
    , m_announce(std::move(announce))
    , m_thread([this] { work(); })
{
}

ResultExport::~ResultExport()
{
    cancel();
    m_thread.join();
}

void ResultExport::work()
{
    nlohmann::json end{{"path", m_path}, {"rows", 0}, {"of", m_run.items().size()}};
    try {
        end["rows"] = write();
    } catch (const std::exception& error) {
        end["message"] = base::toValidUtf8(error.what());
    }
    m_active = false;
    m_announce("export.finished", end);
}

// How many rows are in the file. Throws std::system_error, and std::runtime_error when cancelled.
std::size_t ResultExport::write()
{
    const std::filesystem::path path(m_path);
    AtomicFile file(path.parent_path().string(), fmt::format("export-{}", ::getpid()));
    const char separator = m_format == TableFormat::Tsv ? '\t' : ',';
    const bool isJson = m_format == TableFormat::Json;
    const std::vector<std::string> heads(kColumns.begin(), kColumns.end());
    lab::write(file, isJson ? "[" : joined(heads, separator));
    const std::size_t count = m_run.items().size();
    std::int64_t toldNs = base::monotonicNs();
    for (std::size_t from = 0; from < count; from += kStride) {
        std::string text;
        std::size_t index = from;
        for (const ItemRecord& record : m_run.results(from, std::min(from + kStride, count))) {
            if (m_cancelled) {
                throw std::runtime_error("the export was cancelled; no file was written");
            }
            text += isJson ? (index == 0 ? "\n" : ",\n") : "";
            text += rowText(index, record);
            ++index;
        }
        lab::write(file, text);
        if (const std::int64_t now = base::monotonicNs(); now - toldNs >= kTellNs) {
            toldNs = now;
            m_announce("export.progress", {{"rows", index}, {"of", count}});
        }
    }
    lab::write(file, isJson ? "\n]\n" : "");
    file.publishReplacing(path.filename().string());
    return count;
}

std::string ResultExport::rowText(std::size_t index, const ItemRecord& record) const
{
    const std::string& item = m_run.items()[index];
    if (m_format == TableFormat::Json) {
        return resultText(index, item, record, m_run.startedNs(), true);
    }
    const bool known = record.pid != 0;
    const std::array<std::string, kColumns.size()> fields{
        std::to_string(index),
        base::toValidUtf8(item),
        std::string(name(record.state)),
        valueText(record),
        errorText(record),
        known ? std::to_string(record.slot) : std::string(),
        known ? std::to_string(record.pid) : std::string(),
        std::to_string(record.tries),
        secondsSince(record.queuedNs, m_run.startedNs()),
        secondsSince(record.startNs, m_run.startedNs()),
        record.runNs > 0 ? fmt::format("{:.9f}", static_cast<double>(record.runNs) / 1e9)
                         : std::string()};
    return joined(fields, m_format == TableFormat::Tsv ? '\t' : ',');
}

std::unique_ptr<ResultExport> makeExport(const Runner& run, const nlohmann::json& body,
                                         const Announce& announce)
{
    static const std::map<std::string, TableFormat> kFormats{
        {"csv", TableFormat::Csv}, {"tsv", TableFormat::Tsv}, {"json", TableFormat::Json}};
    const auto path = member<std::string>(body, "path");
    if (!std::filesystem::path(path).is_absolute()) {
        throw RequestError("path", "the file to export to needs its whole path");
    }
    const auto format = kFormats.find(member<std::string>(body, "format"));
    if (format == kFormats.end()) {
        throw RequestError("format", "results are exported as csv, tsv or json");
    }
    return std::make_unique<ResultExport>(run, path, format->second, announce);
}

}  // namespace lab
