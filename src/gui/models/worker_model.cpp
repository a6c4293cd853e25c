#include "gui/models/worker_model.h"

#include "gui/models/roles.h"
#include "gui/models/text.h"

#include <algorithm>
#include <iterator>

namespace gui {
namespace {

QVariant rawValue(const WorkerFacts& worker, WorkerModel::Column column)
{
    switch (column) {
    case WorkerModel::Slot:
        return worker.slot;
    case WorkerModel::Pid:
        return worker.pid;
    case WorkerModel::State:
        return static_cast<int>(worker.state);
    case WorkerModel::Cpu:
        return worker.cpuPercent ? QVariant(*worker.cpuPercent) : QVariant();
    case WorkerModel::Rss:
        return worker.rssBytes ? QVariant(qlonglong{*worker.rssBytes}) : QVariant();
    case WorkerModel::Tasks:
        return qlonglong{worker.tasks};
    case WorkerModel::Now:
        return qlonglong{worker.nowTask};
    case WorkerModel::Exit:
        return worker.exit.exitcode();
    default:
        break;
    }
    return {};
}

template <class Number>
QVariant rawOrNothing(const std::optional<Number>& number)
{
    return number ? QVariant::fromValue(static_cast<double>(*number)) : QVariant();
}

QVariant rawInsight(const WorkerInsight& insight, WorkerModel::Column column)
{
    switch (column) {
    case WorkerModel::StartUp:
        return rawOrNothing(insight.startSeconds);
    case WorkerModel::Wait:
        return rawOrNothing(insight.waitSeconds);
    case WorkerModel::Busy:
        return rawOrNothing(insight.busySeconds);
    case WorkerModel::Serialize:
        return rawOrNothing(insight.serializeSeconds);
    case WorkerModel::BytesIn:
        return rawOrNothing(insight.bytesIn);
    case WorkerModel::BytesOut:
        return rawOrNothing(insight.bytesOut);
    default:
        return {};
    }
}

QString insightText(const WorkerInsight& insight, WorkerModel::Column column)
{
    const QVariant raw = rawInsight(insight, column);
    if (!raw.isValid()) {
        return kNothing;
    }
    const bool bytes = column == WorkerModel::BytesIn || column == WorkerModel::BytesOut;
    return bytes ? sizeText(static_cast<std::int64_t>(raw.toDouble()))
                 : durationText(raw.toDouble());
}

bool isNumeric(int column)
{
    return column == WorkerModel::Cpu || column == WorkerModel::Rss ||
           column == WorkerModel::Tasks || WorkerModel::isInsight(column);
}

Tint tintOf(const WorkerFacts& worker)
{
    switch (worker.state) {
    case WorkerFacts::State::Ended:
        return worker.exit.success() ? Tint::None : Tint::Ended;
    case WorkerFacts::State::Suspended:
        return Tint::Suspended;
    default:
        return worker.isNew ? Tint::New : Tint::None;
    }
}

}  // namespace

WorkerModel::WorkerModel(QObject* parent) : QAbstractTableModel(parent) {}

void WorkerModel::update(std::span<const WorkerFacts> workers)
{
    std::vector<int> changed;
    std::vector<const WorkerFacts*> added;
    for (const WorkerFacts& worker : workers) {
        const auto found = m_rowOf.find(Key{worker.slot, worker.startedNs});
        if (found == m_rowOf.end()) {
            added.push_back(&worker);
            continue;
        }
        WorkerFacts& row = m_rows[static_cast<std::size_t>(found->second)];
        if (row == worker) {
            continue;
        }
        m_endedCount += static_cast<int>(worker.state == WorkerFacts::State::Ended) -
                        static_cast<int>(row.state == WorkerFacts::State::Ended);
        row = worker;
        changed.push_back(found->second);
    }
    tellChanged(std::move(changed));
    append(added);
}

void WorkerModel::tellInsight(std::span<const WorkerInsight> workers)
{
    std::vector<int> changed;
    for (const WorkerInsight& insight : workers) {
        // Newest first: the slot's workers stand one behind the other in the map.
        for (auto next = m_rowOf.upper_bound(Key{insight.slot, INT64_MAX});
             next != m_rowOf.begin() && std::prev(next)->first.first == insight.slot; --next) {
            const int row = std::prev(next)->second;
            const auto place = static_cast<std::size_t>(row);
            if (m_rows[place].pid != insight.pid) {
                continue;
            }
            if (m_insight[place] != insight) {
                m_insight[place] = insight;
                changed.push_back(row);
            }
            break;
        }
    }
    tellChanged(std::move(changed));
}

void WorkerModel::append(std::span<const WorkerFacts* const> workers)
{
    if (workers.empty()) {
        return;
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(workers.size()) - 1);
    for (const WorkerFacts* worker : workers) {
        m_rowOf.emplace(Key{worker->slot, worker->startedNs}, rowCount());
        m_rows.push_back(*worker);
        m_insight.emplace_back();
        m_endedCount += static_cast<int>(worker->state == WorkerFacts::State::Ended);
    }
    endInsertRows();
}

void WorkerModel::tellChanged(std::vector<int> rows)
{
    std::ranges::sort(rows);
    for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t end = begin + 1;
        while (end < rows.size() && rows[end] <= rows[end - 1] + 1) {
            ++end;
        }
        emit dataChanged(index(rows[begin], 0), index(rows[end - 1], ColumnCount - 1));
        begin = end;
    }
}

// Those that hadn't begun then are the last ones.
void WorkerModel::replace(std::span<const WorkerFacts> workers)
{
    if (workers.size() < m_rows.size()) {
        beginRemoveRows({}, static_cast<int>(workers.size()), rowCount() - 1);
        m_rows.resize(workers.size());
        m_insight.resize(workers.size());
        std::erase_if(m_rowOf, [this](const auto& row) { return row.second >= rowCount(); });
        m_endedCount = static_cast<int>(
            std::ranges::count(m_rows, WorkerFacts::State::Ended, &WorkerFacts::state));
        endRemoveRows();
    }
    update(workers);
}

void WorkerModel::clear()
{
    if (m_rows.empty()) {
        return;
    }
    beginRemoveRows({}, 0, rowCount() - 1);
    m_rows.clear();
    m_insight.clear();
    m_rowOf.clear();
    m_endedCount = 0;
    endRemoveRows();
}

void WorkerModel::setItemLabel(ItemLabel label)
{
    m_itemLabel = std::move(label);
}

const WorkerFacts* WorkerModel::facts(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int WorkerModel::newestRowOf(std::uint32_t slot) const
{
    const auto next = m_rowOf.upper_bound(Key{slot, INT64_MAX});
    if (next == m_rowOf.begin() || std::prev(next)->first.first != slot) {
        return -1;
    }
    return std::prev(next)->second;
}

void WorkerModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int WorkerModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int WorkerModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WorkerModel::data(const QModelIndex& index, int role) const
{
    const WorkerFacts* worker = index.isValid() ? facts(index.row()) : nullptr;
    if (worker == nullptr) {
        return {};
    }
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), column);
    case Qt::ToolTipRole:
        return column == Exit  ? QString::fromStdString(base::describe(worker->exit))
               : column == Now ? text(index.row(), column)
                               : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft));
    case RawRole:
        return isInsight(column)
                   ? rawInsight(m_insight[static_cast<std::size_t>(index.row())], column)
                   : rawValue(*worker, column);
    case TintRole:
        return static_cast<int>(tintOf(*worker));
    case SlotRole:
        return worker->slot;
    default:
        return {};
    }
}

QVariant WorkerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignVCenter | (isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft));
    }
    const bool wantsHelp = role == Qt::ToolTipRole;
    if (role != Qt::DisplayRole && !wantsHelp) {
        return {};
    }
    switch (static_cast<Column>(section)) {
    case Slot:
        return wantsHelp ? tr("The worker's place in the pool: its lane and colour") : tr("Slot");
    case Pid:
        return wantsHelp ? tr("Process number; of a thread pool, the thread number") : tr("PID");
    case State:
        return wantsHelp ? tr("What the worker is doing at the moment") : tr("State");
    case Cpu:
        return wantsHelp ? tr("Share of one core: 100 % is one core") : tr("CPU");
    case Rss:
        return wantsHelp ? tr("Memory in use now (resident set)") : tr("RSS");
    case Tasks:
        return wantsHelp ? tr("Tries that ended on this worker") : tr("Tasks");
    case Now:
        return wantsHelp ? tr("The item being worked on") : tr("Now doing");
    case Exit:
        return wantsHelp ? tr("How the worker ended") : tr("Exit");
    case StartUp:
        return wantsHelp ? tr("From the request to start it until it was ready") : tr("Start-up");
    case Wait:
        return wantsHelp ? tr("Time it was ready and had no item to work on") : tr("Waiting");
    case Busy:
        return wantsHelp ? tr("Time in items that have ended") : tr("Working");
    case Serialize:
        return wantsHelp ? tr("Of its working time: decoding items and encoding results")
                         : tr("Encoding");
    case BytesIn:
        return wantsHelp ? tr("Encoded items it was sent") : tr("Bytes in");
    case BytesOut:
        return wantsHelp ? tr("Encoded results it sent back") : tr("Bytes out");
    case ColumnCount:
        break;
    }
    return {};
}

QString WorkerModel::text(int row, Column column) const
{
    const auto place = static_cast<std::size_t>(row);
    return isInsight(column) ? insightText(m_insight[place], column)
                             : factsText(m_rows[place], column);
}

QString WorkerModel::factsText(const WorkerFacts& worker, Column column) const
{
    switch (column) {
    case Slot:
        return QString::number(worker.slot);
    case Pid:
        return worker.pid > 0 ? QString::number(worker.pid) : kNothing;
    case State:
        return stateText(worker);
    case Cpu:
        return worker.cpuPercent ? tr("%1 %").arg(qRound(*worker.cpuPercent)) : kNothing;
    case Rss:
        return worker.rssBytes ? sizeText(*worker.rssBytes) : kNothing;
    case Tasks:
        return countText(worker.tasks);
    case Now:
        return nowText(worker);
    case Exit:
        return exitText(worker.exit);
    default:
        break;
    }
    return {};
}

QString WorkerModel::nowText(const WorkerFacts& worker) const
{
    const bool lost = worker.state == WorkerFacts::State::Ended && worker.lostTask >= 0;
    const std::int64_t item = lost ? worker.lostTask : worker.nowTask;
    if (item < 0) {
        return kNothing;
    }
    const QString label = m_itemLabel ? m_itemLabel(item) : tr("item %1").arg(item);
    return lost ? tr("lost %1").arg(label) : label;
}

}  // namespace gui
