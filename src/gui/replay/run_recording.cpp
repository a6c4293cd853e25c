#include "gui/replay/run_recording.h"

#include <algorithm>
#include <limits>

namespace gui {
namespace {

constexpr qint64 kMostItems = std::numeric_limits<std::int32_t>::max();
constexpr std::size_t kRowBytes = 400;  // about what a row takes with its texts
// About what a value takes, and each of its parts besides its bytes or text.
constexpr std::size_t kValueBytes = 100;
constexpr std::size_t kPartBytes = 150;

bool concernsWorkers(mp::EventKind kind)
{
    switch (kind) {
    case mp::EventKind::PoolStarted:
    case mp::EventKind::PoolEnded:
    case mp::EventKind::PoolResized:
    case mp::EventKind::WorkerStarting:
    case mp::EventKind::WorkerReady:
    case mp::EventKind::WorkerExited:
    case mp::EventKind::WorkerState:
        return true;
    default:
        return false;
    }
}

// What comes with every task or by the clock.
bool usual(const mp::ScopeEvent& event)
{
    return event.kind == mp::EventKind::TaskRunning || event.kind == mp::EventKind::WorkerSample ||
           event.kind == mp::EventKind::WorkerStarting ||
           (event.kind == mp::EventKind::TaskFinished && !isFailure(event));
}

ResultFacts::State stateOf(mp::TaskOutcome outcome)
{
    switch (outcome) {
    case mp::TaskOutcome::Value:
        return ResultFacts::State::Done;
    case mp::TaskOutcome::Error:
        return ResultFacts::State::Failed;
    case mp::TaskOutcome::Lost:
        return ResultFacts::State::Lost;
    case mp::TaskOutcome::TimedOut:
        return ResultFacts::State::TimedOut;
    case mp::TaskOutcome::Cancelled:
        break;
    }
    return ResultFacts::State::Cancelled;
}

void fillIn(ResultFacts& row, const mp::ScopeEvent& event)
{
    row.tries = event.tries;
    if (event.kind == mp::EventKind::TaskRetried) {
        return;  // waiting for its next try
    }
    row.state = stateOf(event.outcome());
    if (event.pid != 0) {
        row.slot = event.slot;
        row.pid = event.pid;
    }
    if (event.taskStart() > 0) {
        row.runSeconds = static_cast<double>(event.runTime()) / 1e9;
    }
}

std::size_t bytesOf(const ValueFacts& value)
{
    std::size_t bytes = kValueBytes;
    for (const QVariant& part : value.parts) {
        bytes += kPartBytes;
        if (part.metaType() == QMetaType::fromType<QByteArray>()) {
            bytes += static_cast<std::size_t>(part.toByteArray().size());
        } else if (part.metaType() == QMetaType::fromType<QString>()) {
            bytes += static_cast<std::size_t>(part.toString().size()) * sizeof(QChar);
        }
    }
    return bytes;
}

}  // namespace

bool isFailure(const mp::ScopeEvent& event)
{
    switch (event.kind) {
    case mp::EventKind::TaskFinished:
    case mp::EventKind::TasksSkipped:
        return event.outcome() != mp::TaskOutcome::Value &&
               event.outcome() != mp::TaskOutcome::Cancelled;
    case mp::EventKind::WorkerExited:
        return !event.exitStatus().success();
    case mp::EventKind::CallbackFailed:
        return true;
    default:
        return false;
    }
}

void RunRecording::append(std::span<const mp::ScopeEvent> events)
{
    for (const mp::ScopeEvent& event : events) {
        if (m_closed || m_events.size() >= std::numeric_limits<Index>::max()) {
            return;
        }
        note(event, static_cast<Index>(m_events.size()));
        m_events.append(event);
    }
}

void RunRecording::note(const mp::ScopeEvent& event, Index index)
{
    const auto list = [this](EventFilter filter) -> Indices& {
        return m_lists[static_cast<std::size_t>(filter)];
    };
    if (!usual(event)) {
        list(EventFilter::Notable).push_back(index);
    }
    if (isFailure(event) || event.kind == mp::EventKind::TaskRetried) {
        list(EventFilter::Failures).push_back(index);
    }
    if (concernsWorkers(event.kind)) {
        list(EventFilter::Workers).push_back(index);
        noteWorker(event, index);
    } else {
        noteTask(event, index);
    }
}

void RunRecording::noteWorker(const mp::ScopeEvent& event, Index index)
{
    if (event.kind == mp::EventKind::WorkerExited) {
        m_endedPid[event.slot] = event.pid;
    } else if (event.kind == mp::EventKind::WorkerReady) {
        const auto ended = m_endedPid.find(event.slot);
        if (ended != m_endedPid.end()) {
            m_replaced[index] = ended->second;
        }
    }
}

void RunRecording::noteTask(const mp::ScopeEvent& event, Index index)
{
    const bool tells =
        event.kind == mp::EventKind::TaskFinished || event.kind == mp::EventKind::TaskRetried;
    const qint64 item = event.task();
    if (!tells || item < 0 || item >= kMostItems) {
        return;
    }
    const auto place = static_cast<std::size_t>(item);
    while (m_lastOfItem.size() <= place) {
        m_lastOfItem.push_back(0);
    }
    Index& last = m_lastOfItem[place];
    if (last != 0) {
        m_earlierOfItem[item].push_back(last);
    }
    last = index + 1;
}

const RunRecording::Indices& RunRecording::listOf(EventFilter filter) const
{
    return m_lists[static_cast<std::size_t>(filter)];
}

std::size_t RunRecording::countOf(EventFilter filter) const
{
    return filter == EventFilter::Every ? m_events.size() : listOf(filter).size();
}

std::size_t RunRecording::indexOf(EventFilter filter, std::size_t row) const
{
    return filter == EventFilter::Every ? row : listOf(filter)[row];
}

std::size_t RunRecording::countBefore(EventFilter filter, std::size_t position) const
{
    if (filter == EventFilter::Every) {
        return std::min(position, m_events.size());
    }
    const Indices& list = listOf(filter);
    std::size_t low = 0;
    std::size_t high = list.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        list[middle] < position ? low = middle + 1 : high = middle;
    }
    return low;
}

int RunRecording::replacedPid(std::size_t index) const
{
    const auto found = m_replaced.find(static_cast<Index>(index));
    return found != m_replaced.end() ? found->second : 0;
}

void RunRecording::addRows(std::span<const ResultFacts> rows)
{
    for (const ResultFacts& row : rows) {
        if (!row.isFinal() || m_rows.size() >= kMostRows) {
            continue;
        }
        const auto known = m_rows.find(row.index);
        if (!row.cut || known == m_rows.end() || known->second.cut) {
            m_rows.insert_or_assign(row.index, row);
        }
    }
}

void RunRecording::addValues(const QList<qint64>& items, const std::vector<ValueFacts>& values)
{
    if (m_closed) {
        return;
    }
    const auto add = [this](const ValueFacts& value) {
        const bool fits = value.index >= 0 && value.index < kMostValues;
        if (fits && m_values.try_emplace(value.index, value).second) {
            m_valueBytes += bytesOf(value);
        }
    };
    for (const ValueFacts& value : values) {
        add(value);
    }
    for (const qint64 item : items) {
        add(ValueFacts{item});
    }
}

const ValueFacts* RunRecording::valueOf(qint64 item) const
{
    const auto found = m_values.find(item);
    return found != m_values.end() ? &found->second : nullptr;
}

void RunRecording::addLabels(qint64 from, const QStringList& labels)
{
    m_labels.insert(from, labels);
}

QStringList RunRecording::labels(qint64 from) const
{
    return m_labels.value(from);
}

QString RunRecording::itemText(qint64 item) const
{
    return item < firstLabels.size() ? firstLabels[item] : QString();
}

// The last of its events among the first `position` ones.
std::optional<std::size_t> RunRecording::lastOf(qint64 item, std::size_t position) const
{
    const auto place = static_cast<std::size_t>(item);
    if (place >= m_lastOfItem.size() || m_lastOfItem[place] == 0) {
        return std::nullopt;
    }
    if (m_lastOfItem[place] <= position) {
        return m_lastOfItem[place] - 1;
    }
    const auto earlier = m_earlierOfItem.find(item);
    if (earlier == m_earlierOfItem.end()) {
        return std::nullopt;
    }
    const auto after = std::ranges::upper_bound(earlier->second, position);
    return after == earlier->second.begin() ? std::nullopt : std::optional(*(after - 1) - 1);
}

ResultFacts RunRecording::resultAt(qint64 item, std::size_t position) const
{
    const auto told = m_rows.find(item);
    const bool over = end.has_value() && position >= m_events.size();
    if (over && told != m_rows.end()) {
        return told->second;  // should its event have been lost, this was not
    }
    ResultFacts row;
    row.index = item;
    row.item = told != m_rows.end() ? told->second.item : itemText(item);
    const auto last = lastOf(item, position);
    if (!last) {
        return row;
    }
    fillIn(row, m_events.at(*last));
    if (row.isFinal() && told != m_rows.end() && told->second.tries == row.tries) {
        return told->second;
    }
    return row;
}

std::size_t RunRecording::allocatedBytes() const
{
    std::size_t bytes = m_events.allocatedBytes() + m_lastOfItem.allocatedBytes();
    for (const Indices& list : m_lists) {
        bytes += list.allocatedBytes();
    }
    return bytes + m_rows.size() * kRowBytes + m_valueBytes;
}

}  // namespace gui
