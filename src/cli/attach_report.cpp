#include "cli/attach_report.h"

#include "base/text.h"
#include "cli/table.h"
#include "lab/run/run_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace cli {

namespace {

using mp::WorkerStateCode;
using mp::scope::PoolState;
using mp::scope::WorkerView;
using nlohmann::json;

constexpr const char* kSchema = "poolscope.attach/1";

std::string durationText(std::int64_t nanoseconds)
{
    return base::formatDuration(std::chrono::nanoseconds(nanoseconds));
}

json seconds(std::int64_t nanoseconds)
{
    return static_cast<double>(nanoseconds) / 1e9;
}

std::string ageText(const ScopeView& view)
{
    return view.ageNs ? durationText(*view.ageNs) : "–";
}

bool lives(const WorkerView& worker)
{
    return worker.pid != 0 && worker.state != WorkerStateCode::Ended;
}

// What is known beyond the events, or null.
const json* factsOf(const ScopeView& view, const PoolState& pool)
{
    const auto found =
        std::find_if(view.pools.begin(), view.pools.end(), [&pool](const json& facts) {
            return facts.is_object() && facts.value("pool", -1) == pool.number();
        });
    return found == view.pools.end() ? nullptr : &*found;
}

// The item that a worker is busy with.
struct Now {
    std::int64_t task = -1;
    std::int64_t startedNs = 0;
};

Now nowOf(const json* facts, const WorkerView& worker)
{
    if (facts == nullptr) {
        return {worker.task, worker.taskStart};
    }
    for (const json& now : facts->value("now", json::array())) {
        if (now.value("slot", std::int64_t{-1}) == worker.slot) {
            return {now.value("task", std::int64_t{-1}), now.value("startedNs", std::int64_t{0})};
        }
    }
    return {};
}

std::string_view stateOf(const WorkerView& worker, const Now& now)
{
    switch (worker.state) {
    case WorkerStateCode::Starting:
        return "starting";
    case WorkerStateCode::Idle:
    case WorkerStateCode::Running:
        return now.task >= 0 ? "running" : "idle";
    case WorkerStateCode::Suspended:
        return "suspended";
    case WorkerStateCode::Ended:
        return "ended";
    }
    return "ended";
}

// How many tasks are waiting or run is known only of a program that lives.
json tasksJson(const json* facts, const PoolState& pool)
{
    const auto [done, failed, lost, timedOut, cancelled] = pool.outcomes();
    const json counts = facts == nullptr ? json::object() : facts->value("tasks", json::object());
    return {{"queued", counts.value("queued", json())},
            {"running", counts.value("running", json())},
            {"done", done},
            {"failed", failed + lost + timedOut},
            {"lost", lost},
            {"timedOut", timedOut},
            {"cancelled", cancelled}};
}

json workerJson(const ScopeView& view, const json* facts, const WorkerView& worker)
{
    const Now now = nowOf(facts, worker);
    json task;
    if (now.task >= 0) {
        task = {{"index", now.task}, {"seconds", seconds(view.takenNs - now.startedNs)}};
    }
    return {{"slot", worker.slot},           {"pid", worker.pid},
            {"state", stateOf(worker, now)}, {"starts", worker.starts},
            {"tasks", worker.finished},      {"busySeconds", seconds(worker.busyNs)},
            {"now", std::move(task)},        {"lastExit", lab::exitJson(worker.exit)}};
}

std::string poolLine(const json* facts, const PoolState& pool)
{
    const json tasks = tasksJson(facts, pool);
    std::string line = fmt::format("pool {}", pool.number());
    if (facts != nullptr) {
        line += fmt::format(" ({})", facts->value("kind", ""));
    }
    line += pool.running() ? ":" : ", ended:";
    const char* separator = " ";
    for (const char* what : {"queued", "running", "done", "failed", "lost", "cancelled"}) {
        if (const json& count = tasks.at(what); !count.is_null()) {
            line += fmt::format("{}{} {}", separator, base::formatCount(count.get<std::int64_t>()),
                                what);
            separator = ", ";
        }
    }
    return line + "\n";
}

std::string workerTable(const ScopeView& view, const json* facts, const PoolState& pool)
{
    Table table({{"slot", Align::Right},
                 {"pid", Align::Right},
                 {"state", Align::Left},
                 {"item", Align::Right},
                 {"for", Align::Right},
                 {"tasks", Align::Right},
                 {"busy", Align::Right},
                 {"starts", Align::Right},
                 {"last end", Align::Left}});
    for (const WorkerView& worker : pool.workers()) {
        const Now now = nowOf(facts, worker);
        table.addRow({std::to_string(worker.slot), std::to_string(worker.pid),
                      std::string(stateOf(worker, now)),
                      now.task >= 0 ? std::to_string(now.task) : "",
                      now.task >= 0 ? durationText(view.takenNs - now.startedNs) : "",
                      base::formatCount(static_cast<std::int64_t>(worker.finished)),
                      durationText(worker.busyNs), std::to_string(worker.starts),
                      worker.exit.ended() ? base::describe(worker.exit) : ""});
    }
    return table.text();
}

}  // namespace

ScopeCounts countsOf(const ScopeView& view)
{
    ScopeCounts counts;
    for (const PoolState& pool : view.state.pools()) {
        if (pool.running()) {
            ++counts.pools;
            counts.workers += static_cast<int>(
                std::count_if(pool.workers().begin(), pool.workers().end(), lives));
        }
    }
    return counts;
}

std::string listReport(const std::vector<ScopeView>& scopes)
{
    Table table({{"pid", Align::Right},
                 {"program", Align::Left},
                 {"pools", Align::Right},
                 {"workers", Align::Right},
                 {"running for", Align::Right}});
    for (const ScopeView& view : scopes) {
        const auto [pools, workers] = countsOf(view);
        table.addRow({std::to_string(view.pid), view.program, std::to_string(pools),
                      std::to_string(workers), ageText(view)});
    }
    return table.text();
}

json listJson(const std::vector<ScopeView>& scopes)
{
    auto document = lab::documentHead(kSchema);
    document["scopes"] = json::array();
    for (const ScopeView& view : scopes) {
        const auto [pools, workers] = countsOf(view);
        document["scopes"].push_back({{"pid", view.pid},
                                      {"program", base::toValidUtf8(view.program)},
                                      {"pools", pools},
                                      {"workers", workers},
                                      {"ageSeconds", view.ageNs ? seconds(*view.ageNs) : json()}});
    }
    return document;
}

std::string scopeReport(const ScopeView& view)
{
    std::string text = fmt::format("{} (PID {}) ", base::quoted(view.program), view.pid);
    text += view.ended ? "has ended\n" : fmt::format("has run for {}\n", ageText(view));
    if (view.state.pools().empty()) {
        text += "It has no pool so far.\n";
    }
    for (const PoolState& pool : view.state.pools()) {
        const json* const facts = factsOf(view, pool);
        text += "\n" + poolLine(facts, pool) + workerTable(view, facts, pool);
    }
    return text;
}

json scopeJson(const ScopeView& view)
{
    auto document = lab::documentHead(kSchema);
    document["pid"] = view.pid;
    document["program"] = base::toValidUtf8(view.program);
    document["ended"] = view.ended;
    document["pools"] = json::array();
    for (const PoolState& pool : view.state.pools()) {
        const json* const facts = factsOf(view, pool);
        json workers = json::array();
        for (const WorkerView& worker : pool.workers()) {
            workers.push_back(workerJson(view, facts, worker));
        }
        document["pools"].push_back(
            {{"pool", pool.number()},
             {"kind", facts != nullptr ? facts->value("kind", json()) : json()},
             {"running", pool.running()},
             {"tasks", tasksJson(facts, pool)},
             {"workers", std::move(workers)}});
    }
    return document;
}

}  // namespace cli
