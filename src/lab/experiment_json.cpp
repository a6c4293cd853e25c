#include "base/quoting.h"
#include "lab/experiment.h"
#include "lab/text_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace lab {
namespace {

using nlohmann::json;

template <typename Enum, std::size_t N>
using Names = std::array<std::pair<Enum, const char*>, N>;

constexpr Names<PoolKind, 4> kPools{{{PoolKind::Process, "process"},
                                     {PoolKind::Thread, "thread"},
                                     {PoolKind::Serial, "serial"},
                                     {PoolKind::Async, "async"}}};
constexpr Names<StartMethod, 2> kStarts{
    {{StartMethod::Forkserver, "forkserver"}, {StartMethod::Spawn, "spawn"}}};
constexpr Names<ItemSource::Kind, 5> kKinds{{{ItemSource::Kind::Default, "default"},
                                             {ItemSource::Kind::List, "list"},
                                             {ItemSource::Kind::Range, "range"},
                                             {ItemSource::Kind::Lines, "lines"},
                                             {ItemSource::Kind::Files, "files"}}};

template <typename Enum, std::size_t N>
const char* nameOf(const Names<Enum, N>& names, Enum value)
{
    for (const auto& [known, name] : names) {
        if (known == value) {
            return name;
        }
    }
    return "";
}

json secondsOf(const std::optional<std::chrono::nanoseconds>& time)
{
    return time ? json(static_cast<double>(time->count()) / 1e9) : json(nullptr);
}

json itemsToJson(const ItemSource& items)
{
    json result{{"kind", nameOf(kKinds, items.kind)}};
    switch (items.kind) {
    case ItemSource::Kind::Default:
        break;
    case ItemSource::Kind::List:
        result["list"] = json::array();
        for (const std::string& item : items.list) {
            result["list"].push_back(bytesToJson(item, "item"));
        }
        break;
    case ItemSource::Kind::Range:
        result["from"] = items.from;
        result["to"] = items.to;
        break;
    case ItemSource::Kind::Lines:
    case ItemSource::Kind::Files:
        result["path"] = bytesToJson(items.path, "path");
        break;
    }
    return result;
}

json chunkSizeToJson(int chunkSize)
{
    if (chunkSize == 0) {
        return "auto";
    }
    return chunkSize < 0 ? json("adaptive") : json(chunkSize);
}

// Reads an object's members and knows which were asked for: what is left is unknown.
class ObjectReader {
public:
    // `prefix` stands before the names in messages: "" or "items.".
    ObjectReader(const json& object, std::string prefix)
        : m_object(object)
        , m_prefix(std::move(prefix))
    {
        if (!object.is_object()) {
            const std::string subject =
                m_prefix.empty() ? "experiment" : m_prefix.substr(0, m_prefix.size() - 1);
            throw ExperimentError(subject, fmt::format("{} isn't a JSON object", subject));
        }
    }

    // The member, or null if it isn't there.
    const json* find(const std::string& name)
    {
        m_asked.insert(name);
        const auto found = m_object.find(name);
        return found == m_object.end() ? nullptr : &*found;
    }

    [[noreturn]] void refuse(const std::string& name, const std::string& sentence) const
    {
        throw ExperimentError(m_prefix + name, fmt::format("{}{}: {}", m_prefix, name, sentence));
    }

    void text(const std::string& name, std::string& value)
    {
        if (const json* member = find(name)) {
            value = bytes(name, *member, name);
        }
    }

    std::string bytes(const std::string& name, const json& member, const std::string& key) const
    {
        try {
            return bytesFromJson(member, key);
        } catch (const std::invalid_argument& error) {
            refuse(name, error.what());
        }
    }

    void boolean(const std::string& name, bool& value)
    {
        if (const json* member = find(name)) {
            if (!member->is_boolean()) {
                refuse(name, "accepted: true or false");
            }
            value = member->get<bool>();
        }
    }

    template <typename Integer>
    void integer(const std::string& name, Integer& value)
    {
        if (const json* member = find(name)) {
            value = whole<Integer>(name, *member);
        }
    }

    template <typename Integer>
    Integer whole(const std::string& name, const json& member) const
    {
        if (member.is_number_unsigned()) {
            const auto number = member.get<std::uint64_t>();
            if (std::in_range<Integer>(number)) {
                return static_cast<Integer>(number);
            }
        } else if (member.is_number_integer()) {
            const auto number = member.get<std::int64_t>();
            if (std::in_range<Integer>(number)) {
                return static_cast<Integer>(number);
            }
        }
        refuse(name, fmt::format(
                         "{} isn't accepted; accepted: a whole number from {} to {}",
                         base::quoted(member.dump(-1, ' ', false, json::error_handler_t::replace)),
                         std::numeric_limits<Integer>::min(), std::numeric_limits<Integer>::max()));
    }

    template <typename Enum, std::size_t N>
    void choice(const std::string& name, const Names<Enum, N>& names, Enum& value)
    {
        const json* const member = find(name);
        if (member == nullptr) {
            return;
        }
        std::vector<std::string> accepted;
        for (const auto& [known, text] : names) {
            if (member->is_string() && member->get_ref<const std::string&>() == text) {
                value = known;
                return;
            }
            accepted.emplace_back(text);
        }
        refuse(name, fmt::format("accepted: {}", fmt::join(accepted, ", ")));
    }

    void seconds(const std::string& name, std::optional<std::chrono::nanoseconds>& value)
    {
        const json* const member = find(name);
        if (member == nullptr || member->is_null()) {
            return;
        }
        constexpr double kMost = 9e9;  // 285 years: still fits in nanoseconds
        if (!member->is_number() || !(std::abs(member->get<double>()) <= kMost)) {
            refuse(name, "accepted: a number of seconds, or null");
        }
        value = std::chrono::nanoseconds(std::llround(member->get<double>() * 1e9));
    }

    // Throws if there is a member nobody asked for.
    void finish() const
    {
        for (const auto& [name, value] : m_object.items()) {
            if (!m_asked.contains(name)) {
                refuse(name, fmt::format("there is no such field; accepted: {}",
                                         fmt::join(m_asked, ", ")));
            }
        }
    }

private:
    const json& m_object;
    std::string m_prefix;
    std::set<std::string> m_asked{};
};

ItemSource itemsFromJson(const json& document)
{
    ItemSource items;
    ObjectReader reader(document, "items.");
    reader.choice("kind", kKinds, items.kind);
    switch (items.kind) {
    case ItemSource::Kind::Default:
        break;
    case ItemSource::Kind::List:
        if (const json* list = reader.find("list")) {
            if (!list->is_array()) {
                reader.refuse("list", "accepted: a list of items");
            }
            for (const json& item : *list) {
                items.list.push_back(reader.bytes("list", item, "item"));
            }
        }
        break;
    case ItemSource::Kind::Range:
        reader.integer("from", items.from);
        reader.integer("to", items.to);
        break;
    case ItemSource::Kind::Lines:
    case ItemSource::Kind::Files:
        reader.text("path", items.path);
        break;
    }
    reader.finish();
    return items;
}

void readParameters(ObjectReader& reader, Parameters& parameters)
{
    const json* const member = reader.find("parameters");
    if (member == nullptr) {
        return;
    }
    if (!member->is_object()) {
        reader.refuse("parameters", "accepted: an object of texts, such as {\"time\": \"50ms\"}");
    }
    for (const auto& [name, value] : member->items()) {
        parameters[name] = reader.bytes("parameters." + name, value, "text");
    }
}

// "auto", a word for -1 (if there is one) or a number from 1 on.
void readCount(ObjectReader& reader, const std::string& name, const char* minusOne, int& count)
{
    const json* const member = reader.find(name);
    if (member == nullptr) {
        return;
    }
    if (*member == "auto") {
        count = 0;
    } else if (minusOne != nullptr && *member == minusOne) {
        count = -1;
    } else {
        count = reader.whole<int>(name, *member);
        if (count < 1) {
            reader.refuse(
                name, fmt::format("{} is out of range; accepted: auto, or a number from 1", count));
        }
    }
}

void readSweep(ObjectReader& reader, Experiment& experiment)
{
    if (const json* member = reader.find("sweepWorkers")) {
        if (!member->is_array()) {
            reader.refuse("sweepWorkers", "accepted: a list of worker counts");
        }
        for (const json& workers : *member) {
            experiment.sweepWorkers.push_back(reader.whole<int>("sweepWorkers", workers));
        }
    }
    reader.integer("repeats", experiment.repeats);
}

}  // namespace

json toJson(const Experiment& experiment)
{
    json parameters = json::object();
    for (const auto& [name, value] : experiment.parameters) {
        parameters[base::toValidUtf8(name)] = bytesToJson(value, "text");
    }
    return {{"name", base::toValidUtf8(experiment.name)},
            {"task", base::toValidUtf8(experiment.task)},
            {"parameters", std::move(parameters)},
            {"items", itemsToJson(experiment.items)},
            {"pool", nameOf(kPools, experiment.pool)},
            {"workers", experiment.workers == 0 ? json("auto") : json(experiment.workers)},
            {"start", nameOf(kStarts, experiment.start)},
            {"chunkSize", chunkSizeToJson(experiment.chunkSize)},
            {"getLimitSeconds", secondsOf(experiment.getLimit)},
            {"softLimitSeconds", secondsOf(experiment.softLimit)},
            {"hardLimitSeconds", secondsOf(experiment.hardLimit)},
            {"timeLimitSeconds", secondsOf(experiment.timeLimit)},
            {"retries", experiment.retries},
            {"retryErrors", experiment.retryErrors},
            {"first", bytesToJson(experiment.first, "first")},
            {"maxTasksPerChild",
             experiment.maxTasksPerChild == 0 ? json(nullptr) : json(experiment.maxTasksPerChild)},
            {"keepResults", experiment.keepResults},
            {"captureOutput", experiment.captureOutput},
            {"seed", experiment.seed},
            {"sweepWorkers", experiment.sweepWorkers},
            {"repeats", experiment.repeats}};
}

Experiment experimentFromJson(const json& document)
{
    Experiment experiment;
    ObjectReader reader(document, "");
    reader.text("name", experiment.name);
    reader.text("task", experiment.task);
    readParameters(reader, experiment.parameters);
    if (const json* items = reader.find("items")) {
        experiment.items = itemsFromJson(*items);
    }
    reader.choice("pool", kPools, experiment.pool);
    readCount(reader, "workers", nullptr, experiment.workers);
    reader.choice("start", kStarts, experiment.start);
    readCount(reader, "chunkSize", "adaptive", experiment.chunkSize);
    reader.seconds("getLimitSeconds", experiment.getLimit);
    reader.seconds("softLimitSeconds", experiment.softLimit);
    reader.seconds("hardLimitSeconds", experiment.hardLimit);
    reader.seconds("timeLimitSeconds", experiment.timeLimit);
    reader.integer("retries", experiment.retries);
    reader.boolean("retryErrors", experiment.retryErrors);
    reader.text("first", experiment.first);
    if (const json* most = reader.find("maxTasksPerChild"); most != nullptr && !most->is_null()) {
        reader.integer("maxTasksPerChild", experiment.maxTasksPerChild);
    }
    reader.boolean("keepResults", experiment.keepResults);
    reader.boolean("captureOutput", experiment.captureOutput);
    reader.integer("seed", experiment.seed);
    readSweep(reader, experiment);
    reader.finish();
    return experiment;
}

}  // namespace lab
