#include "gui/replay/event_model.h"

#include "gui/models/roles.h"
#include "gui/replay/event_text.h"

#include <algorithm>
#include <limits>

namespace gui {
namespace {

constexpr std::size_t kMostRows = std::numeric_limits<int>::max() / 2;
constexpr int kLookBack = 20'000;  // rows

bool isNews(const mp::ScopeEvent& event)
{
    return event.kind == mp::EventKind::WorkerReady || event.kind == mp::EventKind::TaskRetried;
}

bool isOfTask(const mp::ScopeEvent& event)
{
    return event.kind == mp::EventKind::TaskFinished || event.kind == mp::EventKind::TaskRetried ||
           event.kind == mp::EventKind::TaskRunning;
}

}  // namespace

EventModel::EventModel(QObject* parent) : QAbstractTableModel(parent) {}

void EventModel::setRun(Run run)
{
    showRows(0);
    m_run = std::move(run);
    m_position = 0;
    m_chunk = SIZE_MAX;
}

void EventModel::setPosition(std::size_t position)
{
    if (m_run) {
        m_position = position;
        showRows(m_run->countBefore(m_filter, position));
    }
}

void EventModel::setFilter(EventFilter filter)
{
    if (filter != m_filter) {
        showRows(0);
        m_filter = filter;
        setPosition(m_position);
    }
}

void EventModel::showRows(std::size_t count)
{
    const int rows = static_cast<int>(std::min(count, kMostRows));
    if (rows > m_rows) {
        beginInsertRows({}, m_rows, rows - 1);
        m_rows = rows;
        endInsertRows();
    } else if (rows < m_rows) {
        beginRemoveRows({}, rows, m_rows - 1);
        m_rows = rows;
        endRemoveRows();
    }
}

std::size_t EventModel::indexOf(int row) const
{
    return m_run->indexOf(m_filter, static_cast<std::size_t>(row));
}

mp::ScopeEvent EventModel::event(int row) const
{
    const std::size_t index = indexOf(row);
    const std::size_t chunk = index / PackedEvents::kChunk;
    const std::size_t place = index % PackedEvents::kChunk;
    if (chunk != m_chunk || place >= m_room.size()) {
        m_run->events().unpack(chunk, m_room);
        m_chunk = chunk;
    }
    return m_room[place];
}

QString EventModel::text(int row) const
{
    const EventContext context{&m_run->start, m_run->replacedPid(indexOf(row))};
    return eventText(event(row), context);
}

template <class Matches>
int EventModel::lastRow(Matches matches) const
{
    for (int row = m_rows - 1; row >= std::max(0, m_rows - kLookBack); --row) {
        if (matches(event(row))) {
            return row;
        }
    }
    return -1;
}

int EventModel::lastRowOfTask(qint64 task) const
{
    return lastRow([task](const mp::ScopeEvent& one) {
        const bool lost = one.kind == mp::EventKind::WorkerExited && one.values[2] == task;
        return lost || (isOfTask(one) && one.task() == task);
    });
}

int EventModel::lastRowOfWorker(std::uint32_t slot) const
{
    return lastRow([slot](const mp::ScopeEvent& one) { return one.slot == slot; });
}

void EventModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (m_rows > 0) {
        emit dataChanged(index(0, 0), index(m_rows - 1, ColumnCount - 1));
    }
}

int EventModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int EventModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows) {
        return {};
    }
    const bool time = index.column() == Time;
    switch (role) {
    case Qt::DisplayRole: {
        const mp::ScopeEvent one = event(index.row());
        if (time) {
            return momentText(one.time - m_run->events().firstTime());
        }
        // The sign beside the colour.
        return (isFailure(one) ? QStringLiteral("✗ ") : QString()) + text(index.row());
    }
    case Qt::ToolTipRole:
        return time ? QVariant() : text(index.row());
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (time ? Qt::AlignRight : Qt::AlignLeft));
    case RawRole: {
        const mp::ScopeEvent one = event(index.row());
        return time ? QVariant(qlonglong{one.time}) : QVariant(static_cast<int>(one.kind));
    }
    case TintRole: {
        const mp::ScopeEvent one = event(index.row());
        const Tint tint = isFailure(one) ? Tint::Failed : isNews(one) ? Tint::New : Tint::None;
        return static_cast<int>(tint);
    }
    default:
        return {};
    }
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignVCenter | (section == Time ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    return section == Time ? tr("Time") : tr("What happened");
}

}  // namespace gui
