#include "gui/models/result_model.h"

#include "base/clock.h"
#include "gui/models/result_text.h"
#include "gui/models/roles.h"

#include <algorithm>
#include <limits>

namespace gui {
namespace {

bool isNumeric(int column)
{
    return column == ResultModel::Index || column == ResultModel::Tries ||
           column == ResultModel::Time;
}

QVariant alignment(int column)
{
    return QVariant(Qt::AlignVCenter | (isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft));
}

QVariant countdownData(const ResultFacts& result, const ResultLimits& limits)
{
    const auto countdown = countdownOf(result, limits, base::monotonicNs());
    return countdown ? QVariant::fromValue(*countdown) : QVariant();
}

Tint tintOf(const ResultFacts& result)
{
    using State = ResultFacts::State;
    const bool bad = result.state == State::Failed || result.state == State::Lost ||
                     result.state == State::TimedOut;
    return bad ? Tint::Failed : Tint::None;
}

constexpr int kAhead = 100;  // rows asked for beyond those in view, in each direction

}  // namespace

ResultModel::ResultModel(QObject* parent) : QAbstractTableModel(parent) {}

void ResultModel::begin(qint64 items, const ResultLimits& limits)
{
    if (m_rowCount > 0) {
        beginRemoveRows({}, 0, m_rowCount - 1);
        m_rowCount = 0;
        m_order.begin(0);
        endRemoveRows();
    }
    m_known.clear();
    m_asking = false;
    m_lookedMeanwhile = false;
    m_first = 0;
    m_last = -1;
    m_hostLost = false;
    m_limits = limits;
    m_items = std::min<qint64>(items, std::numeric_limits<int>::max() - 1);
    if (m_items > 0) {
        beginInsertRows({}, 0, static_cast<int>(m_items) - 1);
        m_rowCount = static_cast<int>(m_items);
        m_order.begin(m_items);
        endInsertRows();
    }
}

// --- what is looked at --------------------------------------------------------------------------

bool ResultModel::isMissing(int row) const
{
    const ResultFacts* known = facts(row);
    return known == nullptr || !known->isFinal();
}

void ResultModel::look(int first, int last)
{
    m_first = std::max(first, 0);
    m_last = std::min(last, m_rowCount - 1);
    m_lookedMeanwhile = m_asking;
    if (m_hostLost || m_asking) {
        return;  // what is in view when the reply has come is asked for then
    }
    // Those in view first, then some behind and before them.
    QList<qint64> items;
    const auto want = [&](int from, int to) {
        for (int row = std::max(from, 0); row <= to && row < m_rowCount; ++row) {
            const qint64 item = itemAt(row);  // none while rows are being rearranged
            if (item >= 0 && isMissing(row) && items.size() < kMostAsked) {
                items.append(item);
            }
        }
    };
    want(m_first, m_last);
    want(m_last + 1, m_last + kAhead);
    want(m_first - kAhead, m_first - 1);
    if (!items.isEmpty()) {
        m_asking = true;
        emit wanted(items);
    }
}

void ResultModel::add(const std::vector<ResultFacts>& rows)
{
    m_asking = false;
    const qsizetype before = m_known.size();
    keep(rows);
    const bool news = m_known.size() > before;
    dropFarRows();
    if (news || m_lookedMeanwhile) {
        look(m_first, m_last);  // somebody may have scrolled on meanwhile
    }
}

void ResultModel::keep(const std::vector<ResultFacts>& rows)
{
    int top = std::numeric_limits<int>::max();
    int bottom = -1;
    for (const ResultFacts& result : rows) {
        if (result.index < 0 || result.index >= m_items) {
            continue;
        }
        const auto known = m_known.find(result.index);
        if (known == m_known.end()) {
            m_known.insert(result.index, result);
        } else if (*known != result) {
            *known = result;
        } else {
            continue;
        }
        const int row = rowOf(result.index);
        top = row < 0 ? top : std::min(top, row);
        bottom = std::max(bottom, row);
    }
    if (bottom >= 0) {
        emit dataChanged(index(top, 0), index(bottom, ColumnCount - 1));
    }
}

void ResultModel::dropFarRows()
{
    if (m_known.size() <= kMostKept) {
        return;
    }
    const int middle = m_first + (m_last - m_first) / 2;
    erase_if(m_known, [&](const auto& entry) {
        const int row = rowOf(entry.key());
        return row < 0 || std::abs(row - middle) > kMostKept / 4;
    });
}

void ResultModel::forget()
{
    m_known.clear();
    m_asking = false;
    m_lookedMeanwhile = false;
    m_hostLost = false;
    tellAll();
}

void ResultModel::loseHost()
{
    m_asking = false;
    m_hostLost = true;
    tellAll();
}

void ResultModel::tellAll()
{
    if (m_rowCount > 0) {
        emit dataChanged(index(0, 0), index(m_rowCount - 1, ColumnCount - 1));
    }
}

// --- where it is shown --------------------------------------------------------------------------

void ResultModel::setFailuresFirst(bool on)
{
    if (on != m_order.failuresFirst()) {
        ResultOrder next = m_order;
        next.setFailuresFirst(on);
        rearrange(std::move(next));
    }
}

void ResultModel::showAll()
{
    if (!m_order.showsAll()) {
        ResultOrder next = m_order;
        next.showAll();
        rearrange(std::move(next));
    }
}

void ResultModel::showFailures()
{
    if (!m_order.showsFailures()) {
        ResultOrder next = m_order;
        next.showFailures();
        rearrange(std::move(next));
    }
}

void ResultModel::showOnly(std::vector<qint32> items)
{
    ResultOrder next = m_order;
    next.showOnly(std::move(items));
    rearrange(std::move(next));
}

void ResultModel::addFailures(const QList<qint64>& items)
{
    if (items.isEmpty()) {
        return;
    }
    const std::span<const qint64> added(items.constData(), static_cast<std::size_t>(items.size()));
    if (!m_order.failuresFirst() && !m_order.showsFailures()) {
        m_order.addFailures(added);  // no row goes anywhere
        return;
    }
    ResultOrder next = m_order;
    next.addFailures(added);
    rearrange(std::move(next));
}

// In steps that views can follow: new rows come at the end, rows change their places, and what is
// too much goes from the end.
void ResultModel::rearrange(ResultOrder next)
{
    const int count = static_cast<int>(next.rowCount());
    if (count > m_rowCount) {
        beginInsertRows({}, m_rowCount, count - 1);
        m_rowCount = count;
        endInsertRows();
    }
    emit layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex& old : before) {
        const qint64 row = next.rowOf(m_order.itemAt(old.row()));
        after.append(row < 0 ? QModelIndex() : index(static_cast<int>(row), old.column()));
    }
    m_order = std::move(next);
    changePersistentIndexList(before, after);
    emit layoutChanged();
    if (count < m_rowCount) {
        beginRemoveRows({}, count, m_rowCount - 1);
        m_rowCount = count;
        endRemoveRows();
    }
    m_last = std::min(m_last, m_rowCount - 1);
    look(m_first, m_last);
}

const ResultFacts* ResultModel::facts(int row) const
{
    const auto known = m_known.constFind(itemAt(row));
    return known != m_known.cend() ? &*known : nullptr;
}

bool ResultModel::mayBeOpen(int row) const
{
    return !m_hostLost && isMissing(row);
}

// --- what is read -------------------------------------------------------------------------------

QVariant ResultModel::unknownData(int row, Column column, int role) const
{
    if (role != Qt::DisplayRole && role != RawRole) {
        return {};
    }
    switch (column) {
    case Index:
        return itemAt(row) >= 0 ? QVariant(itemAt(row)) : QVariant();
    case Value:
        return m_hostLost ? tr("lost with the host") : QVariant();
    default:
        return {};
    }
}

QString ResultModel::detailsOf(const ResultFacts& result) const
{
    return resultDetails(result, m_limits);
}

QString ResultModel::details(int row) const
{
    const ResultFacts* result = facts(row);
    return result != nullptr ? detailsOf(*result) : QString();
}

int ResultModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rowCount;
}

int ResultModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ResultModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return alignment(index.column());
    }
    const ResultFacts* result = facts(index.row());
    const auto column = static_cast<Column>(index.column());
    if (result == nullptr) {
        return unknownData(index.row(), column, role);
    }
    switch (role) {
    case Qt::DisplayRole:
        return resultText(*result, column, m_limits);
    case Qt::ToolTipRole:
        return column == Item ? resultItemText(*result) : resultTip(*result, m_limits);
    case WholeRole:
        return resultWholeText(*result, column, m_limits);
    case RawRole:
        return column == Time && result->runSeconds
                   ? QVariant(*result->runSeconds)
                   : QVariant(resultText(*result, column, m_limits));
    case TintRole:
        return static_cast<int>(tintOf(*result));
    case SlotRole:
        return column == Worker && result->slot ? QVariant(*result->slot) : QVariant();
    case CountdownRole:
        return column == Value ? countdownData(*result, m_limits) : QVariant();
    default:
        return {};
    }
}

QVariant ResultModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return alignment(section);
    }
    return role == Qt::DisplayRole   ? QVariant(resultColumnTitle(section))
           : role == Qt::ToolTipRole ? QVariant(resultColumnHelp(section))
                                     : QVariant();
}

}  // namespace gui
