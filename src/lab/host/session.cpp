#include "lab/host/session.h"

#include "base/text.h"
#include "lab/host/brief_text.h"
#include "lab/host/hosted_sweep.h"
#include "lab/host/request_body.h"
#include "lab/host/result_query.h"
#include "lab/host/watched_run.h"
#include "lab/host/worker_control.h"
#include "lab/host/worker_descendants.h"
#include "lab/host/worker_details.h"
#include "lab/machine_facts.h"
#include "lab/run/start_failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <map>
#include <utility>

namespace lab {

namespace {

constexpr std::size_t kMostLabels = 10'000;  // in the reply to run.start
constexpr std::size_t kMostRows = 1000;      // in one reply to results.range

struct Range {
    std::size_t from;
    std::size_t to;
};

Range rangeOf(const nlohmann::json& body, std::size_t most, std::size_t count)
{
    const auto from = member<std::size_t>(body, "from");
    const auto to = member<std::size_t>(body, "to");
    if (to < from || to - from > most) {
        throw RequestError("to", fmt::format("a range holds at most {} rows and doesn't end before "
                                             "it begins, but {} to {} was asked for",
                                             most, from, to));
    }
    return {std::min(from, count), std::min(to, count)};
}

nlohmann::json labels(const std::vector<std::string>& items, Range range)
{
    auto list = nlohmann::json::array();
    for (std::size_t i = range.from; i < range.to; ++i) {
        list.push_back(briefText(items[i]));
    }
    return list;
}

int signalOf(const std::string& action)
{
    static const std::map<std::string, int> kActions{
        {"terminate", SIGTERM}, {"kill", SIGKILL}, {"suspend", SIGSTOP}, {"resume", SIGCONT}};
    const auto found = kActions.find(action);
    if (found == kActions.end()) {
        throw RequestError("action", fmt::format("{} is no action; accepted: terminate, kill, "
                                                 "suspend, resume",
                                                 base::quoted(action)));
    }
    return found->second;
}

}  // namespace

Session::Session(std::shared_ptr<mp::EventSink> events, Announce announce,
                 std::function<void()> onIdle)
    : m_events(std::move(events))
    , m_announce(std::move(announce))
    , m_onIdle(std::move(onIdle))
{
}

Session::~Session()
{
    close();
}

void Session::close()
{
    stop();
    replaceRun(nullptr);
}

const std::vector<std::string>& Session::requestNames()
{
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names;
        for (const auto& [name, answer] : answers()) {
            names.push_back(name);
        }
        return names;
    }();
    return kNames;
}

const std::map<std::string, Session::Answer>& Session::answers()
{
    static const std::map<std::string, Answer> kAnswers{
        {"run.start", &Session::startRun},
        {"run.stop", &Session::stopRun},
        {"pool.resize", &Session::resizePool},
        {"worker.signal", &Session::signalWorker},
        {"worker.terminateTree", &Session::terminateTree},
        {"worker.renice", &Session::reniceWorker},
        {"worker.pin", &Session::pinWorker},
        {"worker.stack", &Session::workerStack},
        {"workers.list", &Session::listWorkers},
        {"workers.details", &Session::workerDetails},
        {"workers.descendants", &Session::workerDescendants},
        {"descendant.signal", &Session::signalDescendant},
        {"item.cancel", &Session::cancelItem},
        {"item.runNext", &Session::runItemNext},
        {"results.range", &Session::resultRows},
        {"results.rows", &Session::briefRows},
        {"results.values", &Session::wholeValues},
        {"results.failed", &Session::failedItems},
        {"results.running", &Session::runningItems},
        {"results.find", &Session::findItems},
        {"results.export", &Session::startExport},
        {"results.exportCancel", &Session::cancelExport},
        {"item.output", &Session::itemOutput},
        {"items.range", &Session::itemLabels}};
    return kAnswers;
}

nlohmann::json Session::request(const std::string& name, const nlohmann::json& body)
{
    return (this->*answers().at(name))(body);
}

nlohmann::json Session::startRun(const nlohmann::json& body)
{
    if (active()) {
        throw RequestError("", "a run is going on; stop it first");
    }
    const Experiment experiment = experimentFromJson(member<nlohmann::json>(body, "experiment"));
    auto run = make(experiment);
    replaceRun(run);
    {
        const std::lock_guard lock(m_mutex);
        m_keepRunning = body.value("keepRunning", false);
    }
    const std::int64_t number = m_number;
    try {
        run->start();
    } catch (const std::exception& error) {
        replaceRun(nullptr);
        throw std::runtime_error(startFailure(error, experiment.workers));
    }
    const auto& items = run->items();
    m_announce("run.started", {{"run", number},
                               {"kind", experiment.isSweep() ? "sweep" : "run"},
                               {"experiment", toJson(run->experiment())},
                               {"items", items.size()},
                               {"startedNs", run->startedNs()}});
    return {{"run", number},
            {"job", experiment.isSweep() ? 0 : 1},  // a run's pool does one job
            {"items", items.size()},
            {"itemLabels", labels(items, {0, std::min(items.size(), kMostLabels)})},
            {"startedNs", run->startedNs()}};
}

std::shared_ptr<HostedRun> Session::make(const Experiment& experiment)
{
    if (experiment.items.kind == ItemSource::Kind::Lines && experiment.items.path == "-") {
        throw RequestError("items", "a host has no standard input to read items from; name a file");
    }
    const std::int64_t number = m_number + 1;
    std::shared_ptr<HostedRun> run;
    if (experiment.isSweep()) {
        run = std::make_shared<HostedSweep>(number, experiment, m_events, m_announce, m_onIdle);
    } else {
        run = std::make_shared<WatchedRun>(number, experiment, m_events, m_announce, m_onIdle);
    }
    const std::lock_guard lock(m_mutex);
    m_number = number;
    return run;
}

// The old run is destroyed here, in the session's thread; a snapshot that still holds it is brief.
void Session::replaceRun(std::shared_ptr<HostedRun> run)
{
    m_export.reset();
    const std::lock_guard lock(m_mutex);
    std::swap(m_run, run);
    if (run && run->stuck()) {
        m_stuck.push_back(std::move(run));
    }
}

nlohmann::json Session::stopRun(const nlohmann::json&)
{
    stop();
    return nlohmann::json::object();
}

nlohmann::json Session::signalWorker(const nlohmann::json& body)
{
    const auto slot = member<std::uint32_t>(body, "slot");
    const auto pid = member<int>(body, "pid");
    const int signal = signalOf(member<std::string>(body, "action"));
    const auto run = current();
    return {{"done", run && run->signalWorker(slot, pid, signal)}};
}

nlohmann::json Session::resizePool(const nlohmann::json& body)
{
    const auto workers = member<int>(body, "workers");
    try {
        atWork()->resize(workers);
    } catch (const std::exception& error) {
        throw RequestError("workers", error.what());
    }
    return {{"workers", workers}};
}

nlohmann::json Session::listWorkers(const nlohmann::json& body)
{
    return {{"workers", currentOf(body)->workersJson()}};
}

nlohmann::json Session::workerStack(const nlohmann::json& body)
{
    const auto slot = member<std::uint32_t>(body, "slot");
    const auto pid = member<int>(body, "pid");
    return {{"text", base::toValidUtf8(atWork()->stackOf(slot, pid))}};
}

nlohmann::json Session::cancelItem(const nlohmann::json& body)
{
    const auto run = currentOf(body);
    run->cancel(member<std::size_t>(body, "index"));
    return nlohmann::json::object();
}

nlohmann::json Session::runItemNext(const nlohmann::json& body)
{
    const auto run = currentOf(body);
    run->runNext(member<std::size_t>(body, "index"));
    return nlohmann::json::object();
}

nlohmann::json Session::resultRows(const nlohmann::json& body)
{
    const auto run = currentOf(body);
    const Range range = rangeOf(body, kMostRows, run->items().size());
    return {{"rows", run->rows(range.from, range.to)}};
}

nlohmann::json Session::itemOutput(const nlohmann::json& body)
{
    return currentOf(body)->output(member<std::size_t>(body, "index"));
}

nlohmann::json Session::itemLabels(const nlohmann::json& body)
{
    const auto run = currentOf(body);
    return {{"labels", labels(run->items(), rangeOf(body, kMostLabels, run->items().size()))}};
}

std::shared_ptr<HostedRun> Session::current() const
{
    const std::lock_guard lock(m_mutex);
    return m_run;
}

std::shared_ptr<HostedRun> Session::atWork() const
{
    auto run = current();
    if (!run) {
        throw RequestError("", "nothing runs");
    }
    return run;
}

std::shared_ptr<HostedRun> Session::currentOf(const nlohmann::json& body) const
{
    const auto number = member<std::int64_t>(body, "run");
    const std::lock_guard lock(m_mutex);
    if (!m_run || number != m_number) {
        throw RequestError("run", fmt::format("run {} isn't kept any more", number));
    }
    return m_run;
}

// The requests about results and workers in detail are answered in files of their own: a run that
// is asked stays, since it is replaced only in this thread.
const Runner& Session::watchedOf(const nlohmann::json& body) const
{
    const Runner* const runner = currentOf(body)->watched();
    if (runner == nullptr) {
        throw RequestError("run", "a sweep keeps neither results nor workers");
    }
    return *runner;
}

nlohmann::json Session::briefRows(const nlohmann::json& body)
{
    return lab::briefRows(watchedOf(body), body);
}

nlohmann::json Session::wholeValues(const nlohmann::json& body)
{
    return lab::wholeValues(watchedOf(body), body);
}

nlohmann::json Session::failedItems(const nlohmann::json& body)
{
    return lab::failedItems(watchedOf(body), body);
}

nlohmann::json Session::runningItems(const nlohmann::json& body)
{
    return lab::runningItems(watchedOf(body));
}

nlohmann::json Session::findItems(const nlohmann::json& body)
{
    return lab::findItems(watchedOf(body), body);
}

nlohmann::json Session::startExport(const nlohmann::json& body)
{
    const Runner& run = watchedOf(body);
    if (m_export && m_export->active()) {
        throw RequestError("path", "results are being exported already; wait or cancel that first");
    }
    m_export = makeExport(run, body, m_announce);
    return {{"of", run.items().size()}};
}

nlohmann::json Session::cancelExport(const nlohmann::json&)
{
    if (m_export) {
        m_export->cancel();
    }
    return nlohmann::json::object();
}

nlohmann::json Session::reniceWorker(const nlohmann::json& body)
{
    lab::reniceWorker(watchedOf(body), body);
    return nlohmann::json::object();
}

nlohmann::json Session::pinWorker(const nlohmann::json& body)
{
    lab::pinWorker(watchedOf(body), body);
    return nlohmann::json::object();
}

nlohmann::json Session::terminateTree(const nlohmann::json& body)
{
    lab::terminateWorkerTree(watchedOf(body), body);
    return nlohmann::json::object();
}

nlohmann::json Session::workerDetails(const nlohmann::json& body)
{
    return lab::workerDetails(watchedOf(body), m_memory, body);
}

nlohmann::json Session::workerDescendants(const nlohmann::json& body)
{
    return lab::workerDescendants(watchedOf(body));
}

nlohmann::json Session::signalDescendant(const nlohmann::json& body)
{
    const int signal = signalOf(member<std::string>(body, "action"));
    lab::signalDescendant(watchedOf(body), body, signal);
    return nlohmann::json::object();
}

nlohmann::json Session::snapshot() const
{
    std::shared_ptr<HostedRun> run;
    nlohmann::json facts;
    {
        const std::lock_guard lock(m_mutex);
        run = m_run;
        if (run) {
            facts = run->facts();
            facts["number"] = m_number;
        }
    }
    if (!run) {
        return {{"run", nullptr},
                {"workers", nlohmann::json::array()},
                {"machine", machineJson()},
                {"sweep", nullptr}};
    }
    facts["experiment"] = toJson(run->experiment());
    facts["startedNs"] = run->startedNs();
    return {{"run", std::move(facts)},
            {"workers", run->workersJson()},
            {"machine", machineJson()},
            {"sweep", run->sweepJson()}};
}

bool Session::active() const
{
    const auto run = current();
    return run && run->active();
}

bool Session::keepsRunning() const
{
    const std::lock_guard lock(m_mutex);
    return m_keepRunning && m_run && m_run->active();
}

void Session::stop()
{
    if (const auto run = current()) {
        run->stop();
    }
}

bool Session::stuck() const
{
    const std::lock_guard lock(m_mutex);
    return !m_stuck.empty() || (m_run && m_run->stuck());
}

}  // namespace lab
