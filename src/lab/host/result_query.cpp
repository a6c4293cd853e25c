#include "lab/host/result_query.h"

#include "base/clock.h"
#include "base/text.h"
#include "lab/host/brief_text.h"
#include "lab/host/request_body.h"
#include "lab/run/run_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lab {

namespace {

constexpr std::size_t kMostRows = 1000;
constexpr std::size_t kMostFailures = 10'000;
constexpr std::size_t kMostFinds = 1000;
constexpr std::size_t kStride = 256;  // rows copied at a time while searching
constexpr std::int64_t kSearchNs = 20'000'000;
constexpr std::size_t kMostBytes = 8 << 20;  // of values in one reply
constexpr std::size_t kMostParts = 100;      // of a list or an object

void cutText(std::string& text, bool& cut)
{
    if (text.size() > kLongestBriefText) {
        text = briefText(text);
        cut = true;
    }
}

template <class Parts>
void cutParts(Parts& parts, bool& cut)
{
    if (parts.size() > kMostParts) {
        auto last = parts.begin();
        std::advance(last, kMostParts);
        parts.erase(last, parts.end());
        cut = true;
    }
}

void makeBrief(nlohmann::json& value, bool& cut)
{
    if (value.is_binary()) {
        value = base::formatSize(static_cast<std::int64_t>(value.get_binary().size()));
        cut = true;
    } else if (value.is_string()) {
        cutText(value.get_ref<std::string&>(), cut);
    } else if (value.is_array()) {
        cutParts(value.get_ref<nlohmann::json::array_t&>(), cut);
    } else if (value.is_object()) {
        cutParts(value.get_ref<nlohmann::json::object_t&>(), cut);
    }
    if (value.is_structured()) {
        for (auto& part : value) {
            makeBrief(part, cut);
        }
    }
}

nlohmann::json briefRow(const Runner& run, std::size_t index, ItemRecord record)
{
    bool cut = false;
    if (!record.value.empty()) {
        auto value = nlohmann::json::from_msgpack(record.value);
        makeBrief(value, cut);
        if (cut) {
            record.value = nlohmann::json::to_msgpack(value);
        }
    }
    auto row = resultJson(index, run.items().at(index), record, run.startedNs());
    if (cut) {
        row["cut"] = true;
    }
    return row;
}

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// What a row is searched for; see findItems().
class Wanted {
public:
    explicit Wanted(const nlohmann::json& body) : m_text(memberOr<std::string>(body, "text", {}))
    {
        if (body.contains("slot")) {
            m_slot = member<std::uint32_t>(body, "slot");
        }
        if (body.contains("pid")) {
            m_pid = member<int>(body, "pid");
        }
        std::ranges::transform(m_text, m_text.begin(), lowered);
    }

    bool fits(const std::string& item, const ItemRecord& record) const
    {
        const bool doneBy = (!m_slot || (record.pid != 0 && record.slot == *m_slot)) &&
                            (!m_pid || record.pid == *m_pid);
        return doneBy && (m_text.empty() || holdsText(item) || holdsText(textOf(record)));
    }

private:
    bool holdsText(const std::string& text) const
    {
        return std::search(text.begin(), text.end(), m_text.begin(), m_text.end(),
                           [](char c, char wanted) { return lowered(c) == wanted; }) != text.end();
    }

    // As a table shows it.
    static std::string textOf(const ItemRecord& record)
    {
        if (record.error) {
            return record.error->type + ": " + record.error->message;
        }
        if (record.value.empty()) {
            return {};
        }
        auto value = nlohmann::json::from_msgpack(record.value);
        if (value.is_string()) {
            return value.get<std::string>();
        }
        bool cut = false;
        makeBrief(value, cut);
        return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }

    std::string m_text;
    std::optional<std::uint32_t> m_slot{};
    std::optional<int> m_pid{};
};

std::vector<std::size_t> itemsOf(const Runner& run, const nlohmann::json& body)
{
    auto items = member<std::vector<std::size_t>>(body, "items");
    if (items.size() > kMostRows) {
        throw RequestError("items", fmt::format("one request is about at most {} items, not {}",
                                                kMostRows, items.size()));
    }
    const std::size_t count = run.items().size();
    if (std::ranges::any_of(items, [count](std::size_t item) { return item >= count; })) {
        throw RequestError("items", fmt::format("this run has {} items, counted from 0", count));
    }
    return items;
}

}  // namespace

nlohmann::json briefRows(const Runner& run, const nlohmann::json& body)
{
    const std::vector<std::size_t> items = itemsOf(run, body);
    auto rows = nlohmann::json::array();
    std::vector<ItemRecord> records = run.resultsOf(items);
    for (std::size_t i = 0; i < items.size(); ++i) {
        rows.push_back(briefRow(run, items[i], std::move(records[i])));
    }
    return {{"rows", std::move(rows)}};
}

nlohmann::json wholeValues(const Runner& run, const nlohmann::json& body)
{
    const std::vector<std::size_t> items = itemsOf(run, body);
    auto values = nlohmann::json::array();
    std::size_t bytes = 0;
    std::size_t next = 0;
    for (; next < items.size() && bytes < kMostBytes; ++next) {
        const ItemRecord record = run.settled(items[next]);
        if (record.state != ItemState::Done || record.value.empty()) {
            continue;
        }
        bytes += record.value.size();
        values.push_back({{"index", items[next]},
                          {"slot", record.slot},
                          {"pid", record.pid},
                          {"seconds", static_cast<double>(record.runNs) / 1e9},
                          {"value", nlohmann::json::from_msgpack(record.value)}});
    }
    nlohmann::json reply{{"values", std::move(values)}};
    if (next < items.size()) {
        reply["next"] = next;
    }
    return reply;
}

nlohmann::json failedItems(const Runner& run, const nlohmann::json& body)
{
    const auto from = member<std::size_t>(body, "from");
    const std::int64_t failed = run.progress().tasks.failed;
    return {{"items", run.failures(from, kMostFailures)}, {"failed", failed}};
}

nlohmann::json runningItems(const Runner& run)
{
    auto items = nlohmann::json::array();
    for (const LiveWorker& worker : run.workers()) {
        if (worker.runningTask >= 0) {
            items.push_back(worker.runningTask);
        }
    }
    return {{"items", std::move(items)}};
}

nlohmann::json findItems(const Runner& run, const nlohmann::json& body)
{
    const std::size_t count = run.items().size();
    std::size_t next = std::min(member<std::size_t>(body, "from"), count);
    const std::size_t to = std::min(member<std::size_t>(body, "to"), count);
    const Wanted wanted(body);
    auto found = nlohmann::json::array();
    const std::int64_t deadline = base::monotonicNs() + kSearchNs;
    do {
        const bool down = to < next;
        const std::size_t step = std::min(kStride, down ? next - to : to - next);
        const std::size_t begin = down ? next - step : next;
        const std::vector<ItemRecord> records = run.results(begin, begin + step);
        for (std::size_t i = 0; i < step && found.size() < kMostFinds; ++i) {
            const std::size_t offset = down ? step - 1 - i : i;
            if (wanted.fits(run.items()[begin + offset], records[offset])) {
                found.push_back(begin + offset);
            }
            next = down ? begin + offset : begin + offset + 1;
        }
    } while (next != to && found.size() < kMostFinds && base::monotonicNs() < deadline);
    return {{"items", std::move(found)}, {"next", next}};
}

}  // namespace lab
