#include "lab/host/watched_run.h"

#include "base/text.h"
#include "lab/run/run_json.h"

#include <stdexcept>
#include <string_view>
#include <utility>

namespace lab {

namespace {

using namespace std::chrono_literals;

std::string_view name(mp::WorkerStateCode state)
{
    switch (state) {
    case mp::WorkerStateCode::Starting:
        return "starting";
    case mp::WorkerStateCode::Idle:
        return "idle";
    case mp::WorkerStateCode::Running:
        return "running";
    case mp::WorkerStateCode::Suspended:
        return "suspended";
    case mp::WorkerStateCode::Ended:
        return "ended";
    }
    return "ended";
}

nlohmann::json liveWorkerJson(const LiveWorker& worker, const WorkerUsage& usage)
{
    nlohmann::json now;
    if (worker.runningTask >= 0) {
        now = {{"index", worker.runningTask}, {"startedNs", worker.runningSinceNs}};
    }
    nlohmann::json cpu;
    if (usage.cpuNs) {
        cpu = static_cast<double>(*usage.cpuNs) / 1e9;
    }
    nlohmann::json json{
        {"slot", worker.record.slot},
        {"pid", worker.record.pid},
        {"state", name(worker.state)},
        {"startedNs", worker.record.startedNs},
        {"tasks", worker.record.tasks},
        {"cpuSeconds", std::move(cpu)},
        {"rssBytes", usage.rssBytes ? nlohmann::json(*usage.rssBytes) : nlohmann::json()},
        {"exit", exitJson(worker.record.exit)},
        {"now", std::move(now)}};
    json.update(insightJson(worker.record));
    return json;
}

}  // namespace

WatchedRun::WatchedRun(std::int64_t number, const Experiment& experiment,
                       std::shared_ptr<mp::EventSink> events, Announce announce,
                       std::function<void()> onEnd)
    : m_number(number)
    , m_announce(std::move(announce))
    , m_onEnd(std::move(onEnd))
    , m_runner(experiment, RunOptions{std::move(events), number, 250ms, [this] {
                                          announceEnd();
                                          m_onEnd();
                                      }})
{
}

nlohmann::json WatchedRun::facts() const
{
    const RunProgress progress = m_runner.progress();
    return {{"active", active()},
            {"kind", "run"},
            {"tasks", toJson(progress.tasks)},
            {"wallSeconds", static_cast<double>(progress.wallNs) / 1e9}};
}

nlohmann::json WatchedRun::workersJson() const
{
    auto list = nlohmann::json::array();
    for (const LiveWorker& worker : m_runner.workers()) {
        list.push_back(
            liveWorkerJson(worker, m_runner.usage(worker.record.slot, worker.record.pid)));
    }
    return list;
}

nlohmann::json WatchedRun::rows(std::size_t from, std::size_t to) const
{
    auto list = nlohmann::json::array();
    std::size_t index = from;
    for (const ItemRecord& record : m_runner.results(from, to)) {
        list.push_back(resultJson(index, items().at(index), record, startedNs()));
        ++index;
    }
    return list;
}

nlohmann::json WatchedRun::output(std::size_t item) const
{
    const auto rows = m_runner.results(item, item + 1);
    if (rows.empty()) {
        throw std::out_of_range("there is no such item in this run");
    }
    const mp::OutputRef& output = rows.front().output;
    return output ? outputJson(*output) : outputJson({});
}

bool WatchedRun::signalWorker(std::uint32_t slot, int pid, int signal)
{
    return m_runner.signalWorker(slot, pid, signal);
}

void WatchedRun::announceEnd() const
{
    const RunRecord record = m_runner.record();
    nlohmann::json body{{"run", m_number},
                        {"status", name(record.status)},
                        {"wallSeconds", static_cast<double>(record.wallNs) / 1e9},
                        {"tasks", toJson(record.tasks)}};
    if (!record.message.empty()) {
        body["message"] = base::toValidUtf8(record.message);
    }
    m_announce("run.finished", body);
}

}  // namespace lab
