#include "lab/host/hosted_sweep.h"

#include "base/clock.h"
#include "base/text.h"
#include "lab/host/repetition_events.h"
#include "lab/machine_facts.h"
#include "lab/scaling/curve_json.h"
#include "lab/sweep/sweep_json.h"

#include <stdexcept>
#include <utility>
#include <vector>

namespace lab {

namespace {

// What a viewer reads in time, with room to spare: the ring holds 65,536.
constexpr std::size_t kMostEvents = 40'000;
constexpr std::int64_t kPeriodNs = 100'000'000;

nlohmann::json curvesOf(const SweepSummary& summary)
{
    if (!summary.fit) {
        return nlohmann::json::array();
    }
    std::vector<int> measured;
    for (const SweepPoint& point : summary.points) {
        measured.push_back(point.workers);
    }
    return curvesJson(*summary.fit, measured);
}

}  // namespace

HostedSweep::HostedSweep(std::int64_t number, const Experiment& experiment,
                         std::shared_ptr<mp::EventSink> events, Announce announce,
                         std::function<void()> onEnd)
    : m_number(number)
    , m_events(std::move(events))
    , m_announce(std::move(announce))
    , m_onEnd(std::move(onEnd))
    , m_startedNs(base::monotonicNs())
    , m_sweeper(experiment, {[this](const SweepProgress& progress) { announceProgress(progress); },
                             [this](const SweepResult& result) { announcePoints(result); },
                             [this](int repetition, const RunRecord& record) {
                                 publishRepetition(repetition, record);
                             },
                             {}})
{
}

HostedSweep::~HostedSweep()
{
    m_sweeper.stop();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void HostedSweep::start()
{
    m_thread = std::thread([this] { measure(); });
}

void HostedSweep::measure()
{
    nlohmann::json body{{"run", m_number}, {"tasks", nullptr}};
    try {
        const SweepResult result = m_sweeper.run();
        announcePoints(result);
        body["status"] = name(result.status);
        body["wallSeconds"] = result.wallSeconds;
        if (!result.message.empty()) {
            body["message"] = base::toValidUtf8(result.message);
        }
    } catch (const std::exception& error) {
        body["status"] = name(RunStatus::Failed);
        body["wallSeconds"] = static_cast<double>(base::monotonicNs() - m_startedNs) / 1e9;
        body["message"] = base::toValidUtf8(error.what());
    }
    m_active = false;
    m_announce("run.finished", body);
    m_onEnd();
}

void HostedSweep::announceProgress(const SweepProgress& progress) const
{
    m_announce("sweep.progress",
               {{"run", m_number},
                {"block", progress.block},
                {"blocks", progress.blocks},
                {"workers", progress.workers},
                {"doneRepeats", progress.doneRepeats},
                {"totalRepeats", progress.totalRepeats},
                {"etaSeconds",
                 progress.etaSeconds ? nlohmann::json(*progress.etaSeconds) : nlohmann::json()}});
}

void HostedSweep::announcePoints(const SweepResult& result)
{
    auto body = toJson(result.summary, result.verdict);
    body["run"] = m_number;
    body["items"] = result.items;
    body["machine"] = machineJson();
    body["curves"] = curvesOf(result.summary);
    {
        const std::lock_guard lock(m_mutex);
        m_points = body;
    }
    m_announce("sweep.points", body);
}

// A repetition that can't be told without losing others isn't: its points are what counts.
void HostedSweep::publishRepetition(int repetition, const RunRecord& record)
{
    const std::int64_t now = base::monotonicNs();
    if (now - m_periodNs > kPeriodNs) {
        m_periodNs = now;
        m_publishedInIt = 0;
    }
    m_publishedInIt += eventCountOf(record);
    if (m_events->watched() && m_publishedInIt <= kMostEvents) {
        for (const mp::ScopeEvent& event : eventsOf(record, m_number, repetition)) {
            m_events->publish(event);
        }
    }
}

nlohmann::json HostedSweep::facts() const
{
    return {{"active", active()},
            {"kind", "sweep"},
            {"tasks", nullptr},
            {"wallSeconds", static_cast<double>(base::monotonicNs() - m_startedNs) / 1e9}};
}

nlohmann::json HostedSweep::sweepJson() const
{
    const std::lock_guard lock(m_mutex);
    return m_points;
}

nlohmann::json HostedSweep::rows(std::size_t, std::size_t) const
{
    return nlohmann::json::array();  // the results of measured runs aren't kept
}

nlohmann::json HostedSweep::output(std::size_t) const
{
    throw std::logic_error("a sweep keeps times and no output");
}

void HostedSweep::resize(int)
{
    throw std::logic_error("a sweep decides itself how many workers there are");
}

void HostedSweep::cancel(std::size_t)
{
    throw std::logic_error("a sweep does all of its items; stop it as a whole");
}

void HostedSweep::runNext(std::size_t)
{
    throw std::logic_error("a sweep does its items in their order");
}

std::string HostedSweep::stackOf(std::uint32_t, int)
{
    throw std::logic_error("a sweep's workers come and go unwatched");
}

}  // namespace lab
