#include "gui/models/worker_model.h"

#include "base/clock.h"
#include "gui/models/roles.h"
#include "gui/models/text.h"

#include <QDateTime>

#include <algorithm>
#include <iterator>

namespace gui {
namespace {

Tint tintOf(const WorkerFacts& worker)
{
    switch (worker.state) {
    case WorkerFacts::State::Ended:
        return worker.exit.success() && !worker.hasJustEnded ? Tint::Finished : Tint::Ended;
    case WorkerFacts::State::Suspended:
        return Tint::Suspended;
    default:
        return worker.isNew ? Tint::New : Tint::None;
    }
}

QVariant alignment(int column)
{
    const bool right = isNumeric(static_cast<WorkerColumn>(column));
    return QVariant(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft));
}

}  // namespace

WorkerModel::WorkerModel(QObject* parent) : QAbstractTableModel(parent) {}

std::int64_t WorkerModel::moment() const
{
    return m_moment.value_or(base::monotonicNs());
}

double WorkerModel::secondsSince(std::int64_t ns) const
{
    return static_cast<double>(moment() - ns) / 1e9;
}

void WorkerModel::update(std::span<const WorkerFacts> workers)
{
    std::vector<int> changed;
    std::vector<int> busy;
    std::vector<const WorkerFacts*> added;
    for (const WorkerFacts& worker : workers) {
        const auto found = m_rowOf.find(Key{worker.slot, worker.startedNs});
        if (found == m_rowOf.end()) {
            added.push_back(&worker);
            continue;
        }
        WorkerRow& row = m_rows[static_cast<std::size_t>(found->second)];
        if (row.facts == worker) {
            continue;
        }
        m_endedCount += static_cast<int>(worker.state == WorkerFacts::State::Ended) -
                        static_cast<int>(row.facts.state == WorkerFacts::State::Ended);
        if (worker.sampleNs != row.facts.sampleNs && worker.cpuPercent) {
            row.history.add({worker.sampleNs, static_cast<float>(*worker.cpuPercent),
                             worker.rssBytes.value_or(0), worker.nowTask});
        }
        // What is at work changes ten times a second, and there may be thousands of it: where slot,
        // PID and colour stay, nothing has to be sorted by them.
        const bool looksTheSame =
            worker.pid == row.facts.pid && tintOf(worker) == tintOf(row.facts);
        row.facts = worker;
        (looksTheSame ? busy : changed).push_back(found->second);
    }
    tellChanged(std::move(changed), Slot);
    tellChanged(std::move(busy), State);
    append(added);
}

int WorkerModel::rowOf(std::uint32_t slot, int pid) const
{
    // Newest first: the slot's workers stand one behind the other in the map.
    for (auto next = m_rowOf.upper_bound(Key{slot, INT64_MAX});
         next != m_rowOf.begin() && std::prev(next)->first.first == slot; --next) {
        const int row = std::prev(next)->second;
        if (m_rows[static_cast<std::size_t>(row)].facts.pid == pid) {
            return row;
        }
    }
    return -1;
}

void WorkerModel::tellInsight(std::span<const WorkerInsight> workers)
{
    std::vector<int> changed;
    for (const WorkerInsight& insight : workers) {
        const int row = rowOf(insight.slot, insight.pid);
        if (row >= 0 && m_rows[static_cast<std::size_t>(row)].insight != insight) {
            m_rows[static_cast<std::size_t>(row)].insight = insight;
            changed.push_back(row);
        }
    }
    tellChanged(std::move(changed), StartUp);
}

void WorkerModel::tellDetails(std::span<const WorkerDetails> workers)
{
    std::vector<int> changed;
    for (const WorkerDetails& details : workers) {
        const int row = rowOf(details.slot, details.pid);
        if (row >= 0 && m_rows[static_cast<std::size_t>(row)].details != details) {
            m_rows[static_cast<std::size_t>(row)].details = details;
            changed.push_back(row);
        }
    }
    tellChanged(std::move(changed), Threads);
}

void WorkerModel::tick()
{
    std::vector<int> alive;
    for (int row = 0; row < rowCount(); ++row) {
        if (facts(row)->state != WorkerFacts::State::Ended) {
            alive.push_back(row);
        }
    }
    tellChanged(std::move(alive), Now);
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
        m_rows.push_back({*worker, {}, {}, {}, timeOfDay(worker->startedNs)});
        m_endedCount += static_cast<int>(worker->state == WorkerFacts::State::Ended);
    }
    endInsertRows();
}

void WorkerModel::tellChanged(std::vector<int> rows, Column first)
{
    std::ranges::sort(rows);
    for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t end = begin + 1;
        while (end < rows.size() && rows[end] <= rows[end - 1] + 1) {
            ++end;
        }
        emit dataChanged(index(rows[begin], first), index(rows[end - 1], ColumnCount - 1));
        begin = end;
    }
}

// Those that hadn't begun then are the last ones.
void WorkerModel::replace(std::span<const WorkerFacts> workers)
{
    if (workers.size() < m_rows.size()) {
        beginRemoveRows({}, static_cast<int>(workers.size()), rowCount() - 1);
        m_rows.resize(workers.size());
        std::erase_if(m_rowOf, [this](const auto& row) { return row.second >= rowCount(); });
        m_endedCount = static_cast<int>(
            std::ranges::count(m_rows, WorkerFacts::State::Ended,
                               [](const WorkerRow& row) { return row.facts.state; }));
        endRemoveRows();
    }
    for (const WorkerFacts& worker : workers) {
        const auto row = m_rowOf.find(Key{worker.slot, worker.startedNs});
        if (row != m_rowOf.end()) {
            m_rows[static_cast<std::size_t>(row->second)].history.dropAfter(worker.sampleNs);
        }
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
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)].facts : nullptr;
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
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const WorkerRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return tip(row, column);
    case Qt::TextAlignmentRole:
        return alignment(column);
    case RawRole:
        return workerValue(row, static_cast<WorkerColumn>(column), moment());
    case TintRole:
        return static_cast<int>(tintOf(row.facts));
    case SlotRole:
        return row.facts.slot;
    case HistoryRole:
        return column == History ? QVariant::fromValue(row.history) : QVariant();
    default:
        return {};
    }
}

QVariant WorkerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    const auto column = static_cast<WorkerColumn>(section);
    switch (role) {
    case Qt::DisplayRole:
        return workerColumnTitle(column);
    case Qt::ToolTipRole:
        return workerColumnHelp(column);
    case Qt::TextAlignmentRole:
        return alignment(section);
    default:
        return {};
    }
}

QString WorkerModel::text(const WorkerRow& row, Column column) const
{
    return column == Now ? nowText(row.facts)
                         : workerText(row, static_cast<WorkerColumn>(column), moment());
}

QString WorkerModel::tip(const WorkerRow& row, Column column) const
{
    switch (static_cast<WorkerColumn>(column)) {
    case WorkerColumn::Exit:
        return QString::fromStdString(base::describe(row.facts.exit));
    case WorkerColumn::History:
        return {};  // its delegate tells the moment under the pointer
    default:
        return text(row, column);  // a narrow column shows only its beginning
    }
}

QString WorkerModel::label(std::int64_t item) const
{
    return m_itemLabel ? m_itemLabel(item) : tr("item %1").arg(item);
}

QString WorkerModel::nowText(const WorkerFacts& worker) const
{
    if (worker.state == WorkerFacts::State::Ended && worker.lostTask >= 0) {
        return tr("lost %1").arg(label(worker.lostTask));
    }
    if (worker.nowTask < 0) {
        return worker.isNew && worker.replaces > 0 ? tr("replaces %1").arg(worker.replaces)
                                                   : kNothing;
    }
    const double seconds = worker.nowSinceNs > 0 ? secondsSince(worker.nowSinceNs) : 0;
    return seconds < 1 ? label(worker.nowTask)
                       : tr("%1 (%2)").arg(label(worker.nowTask), roughDurationText(seconds));
}

void WorkerModel::turnTag(int row)
{
    if (facts(row) != nullptr) {
        WorkerRow& worker = m_rows[static_cast<std::size_t>(row)];
        worker.tagged = !worker.tagged;
        tellChanged({row}, Slot);
    }
}

std::vector<int> WorkerModel::taggedRows() const
{
    std::vector<int> rows;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].tagged && m_rows[i].facts.state != WorkerFacts::State::Ended) {
            rows.push_back(static_cast<int>(i));
        }
    }
    return rows;
}

QString WorkerModel::details(int row) const
{
    QStringList lines;
    for (int column = 0; facts(row) != nullptr && column < ColumnCount; ++column) {
        const QString value =
            text(m_rows[static_cast<std::size_t>(row)], static_cast<Column>(column));
        if (value != kNothing && column != History) {
            lines.append(workerColumnTitle(static_cast<WorkerColumn>(column)) +
                         QStringLiteral(": ") + value);
        }
    }
    return lines.join(QLatin1Char('\n'));
}

QString WorkerModel::momentText(const HistoryPoint& point) const
{
    const QString doing = point.task >= 0 ? label(point.task) : tr("nothing");
    return tr("%1 ago: CPU %2 % of one core, RSS %3, doing %4")
        .arg(roughDurationText(secondsSince(point.timeNs)))
        .arg(qRound(point.cpuPercent))
        .arg(sizeText(point.rssBytes), doing);
}

}  // namespace gui
