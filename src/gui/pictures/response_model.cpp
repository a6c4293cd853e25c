#include "gui/pictures/response_model.h"

#include "gui/models/roles.h"
#include "gui/models/text.h"

#include <algorithm>
#include <utility>

namespace gui {

void ResponseModel::add(const std::vector<ValueFacts>& values)
{
    if (values.empty()) {
        return;
    }
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(values.size()) - 1);
    for (const ValueFacts& value : values) {
        m_bytes += bytesOf(value);
        m_rows.push_back(value);
    }
    endInsertRows();
}

void ResponseModel::takeAway(const QSet<qint64>& items)
{
    const auto stays = std::find_if(m_rows.rbegin(), m_rows.rend(), [&](const ValueFacts& value) {
                           return !items.contains(value.index);
                       }).base();
    if (stays == m_rows.end()) {
        return;
    }
    beginRemoveRows({}, static_cast<int>(stays - m_rows.begin()), rowCount() - 1);
    for (auto gone = stays; gone != m_rows.end(); ++gone) {
        m_bytes -= bytesOf(*gone);
    }
    m_rows.erase(stays, m_rows.end());
    endRemoveRows();
}

qint64 ResponseModel::bytesOf(const ValueFacts& value)
{
    return value.parts.value(QStringLiteral("bytes")).toLongLong();
}

void ResponseModel::setItemLabel(std::function<QString(qint64 item)> label)
{
    m_label = std::move(label);
    if (rowCount() > 0) {
        emit dataChanged(index(0, Item), index(rowCount() - 1, Item));
    }
}

int ResponseModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ResponseModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ResponseModel::raw(const ValueFacts& value, Column column) const
{
    switch (column) {
    case Item:
        return m_label ? m_label(value.index) : QStringLiteral("#%1").arg(value.index);
    case Status:
        return value.parts.value(QStringLiteral("status")).toLongLong();
    case Bytes:
        return bytesOf(value);
    case Time:
        return value.parts.value(QStringLiteral("seconds")).toDouble();
    case FirstLine:
        return value.parts.value(QStringLiteral("firstLine")).toString();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ResponseModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const ValueFacts& value = m_rows[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return column == Bytes  ? QVariant(sizeText(raw(value, column).toLongLong()))
               : column == Time ? QVariant(durationText(raw(value, column).toDouble()))
                                : raw(value, column);
    case Qt::ToolTipRole:
        return column == Item || column == FirstLine ? raw(value, column) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter |
                        (column == Bytes || column == Time ? Qt::AlignRight : Qt::AlignLeft));
    case RawRole:
        return raw(value, column);
    case SlotRole:
        return value.slot;
    default:
        return {};
    }
}

QVariant ResponseModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (static_cast<Column>(section)) {
    case Item:
        return tr("URL");
    case Status:
        return tr("Status");
    case Bytes:
        return tr("Size");
    case Time:
        return tr("Time");
    case FirstLine:
        return tr("First line");
    case ColumnCount:
        break;
    }
    return {};
}

}  // namespace gui
