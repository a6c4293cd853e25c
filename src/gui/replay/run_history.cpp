#include "gui/replay/run_history.h"

#include <algorithm>
#include <utility>

namespace gui {
namespace {

// Room is looked after once in so many events.
constexpr std::size_t kLookEvery = 65'536;

bool isOf(const RunRecording& run, const RunStart& sweep, int workers)
{
    return run.repetition > 0 && run.start.run == sweep.run && run.start.workers == workers;
}

}  // namespace

RunHistory::RunHistory(Limits limits, QObject* parent) : QObject(parent), m_limits(limits) {}

RunHistory::Run RunHistory::add()
{
    Run run = std::make_shared<RunRecording>(++m_count);
    m_runs.push_back(run);
    makeRoom();
    return run;
}

void RunHistory::begin()
{
    m_newest = add();
    if (m_start) {
        m_newest->start = *std::exchange(m_start, std::nullopt);
        m_newest->firstLabels = std::exchange(m_labels, {});
    }
    emit changed();
}

void RunHistory::append(std::span<const mp::ScopeEvent> events)
{
    if (!m_newest) {
        return;
    }
    const std::size_t before = m_newest->events().size();
    m_newest->append(events);
    if (before / kLookEvery != m_newest->events().size() / kLookEvery) {
        makeRoom();
    }
}

void RunHistory::tellStart(const RunStart& run, const QStringList& firstLabels)
{
    if (run.sweep) {
        m_sweep = run;
        m_sweepLabels = firstLabels;
    } else if (m_newest && m_newest->start.run == 0 && !m_newest->end) {
        m_newest->start = run;
        m_newest->firstLabels = firstLabels;
        emit changed();
    } else {
        m_start = run;
        m_labels = firstLabels;
    }
}

void RunHistory::tellEnd(const RunEnd& end)
{
    m_start.reset();
    if (m_newest && !m_newest->end && m_newest->start.run != 0) {
        m_newest->end = end;
        makeRoom();
        emit changed();
    }
}

void RunHistory::loseHost()
{
    if (m_newest && !m_newest->end) {
        m_newest->hostLost = true;
        RunEnd end;
        end.status = QStringLiteral("lost");
        end.wallSeconds =
            static_cast<double>(m_newest->events().lastTime() - m_newest->events().firstTime()) /
            1e9;
        tellEnd(end);
    }
}

RunHistory::Run RunHistory::repetition(int workers) const
{
    for (auto run = m_runs.rbegin(); run != m_runs.rend(); ++run) {
        if (isOf(**run, m_sweep, workers)) {
            return *run;
        }
    }
    return nullptr;
}

void RunHistory::addRepetition(int workers, int repetition, std::span<const mp::ScopeEvent> events,
                               bool complete)
{
    if (!m_repetition) {
        m_repetition = std::make_shared<RunRecording>(m_count + 1);
        m_repetition->start = m_sweep;
        m_repetition->start.workers = workers;
        m_repetition->repetition = repetition;
        m_repetition->firstLabels = m_sweepLabels;
    }
    m_repetition->append(events);
    if (!complete) {
        return;
    }
    // The earlier one at as many workers gives way to it.
    std::erase_if(m_runs, [&](const Run& run) { return isOf(*run, m_sweep, workers); });
    ++m_count;
    m_runs.push_back(std::exchange(m_repetition, nullptr));
    makeRoom();
    emit changed();
}

void RunHistory::addValues(const Run& run, const QList<qint64>& items,
                           const std::vector<ValueFacts>& values)
{
    run->addValues(items, values);
    makeRoom();
    emit valuesAdded();
}

void RunHistory::makeRoom()
{
    std::size_t bytes = 0;
    std::size_t kept = 0;
    for (auto run = m_runs.rbegin(); run != m_runs.rend(); ++run) {
        bytes += (*run)->allocatedBytes();
        if (kept > 0 && (bytes > m_limits.bytes || kept == m_limits.runs)) {
            break;
        }
        ++kept;
    }
    if (kept < m_runs.size()) {
        m_runs.erase(m_runs.begin(), m_runs.end() - static_cast<std::ptrdiff_t>(kept));
        emit changed();
    }
    if (m_newest && m_newest->allocatedBytes() > m_limits.bytes) {
        m_newest->close();
    }
}

}  // namespace gui
