#include "gui/charts/chart_table_model.h"

#include "gui/models/roles.h"

#include <algorithm>
#include <utility>

namespace gui {

void ChartTableModel::setTable(ChartTable table)
{
    const bool sameColumns = std::ranges::equal(table.columns, m_table.columns,
                                                [](const ChartColumn& a, const ChartColumn& b) {
                                                    return a.id == b.id && a.title == b.title;
                                                });
    if (!sameColumns) {
        beginResetModel();
        m_table = std::move(table);
        endResetModel();
        return;
    }
    const int before = rowCount();
    const int after = static_cast<int>(table.rows.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_table.rows.resize(table.rows.size());
        endRemoveRows();
    } else if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_table.rows = std::move(table.rows);
        endInsertRows();
    }
    if (after <= before) {
        m_table.rows = std::move(table.rows);
    }
    if (const int kept = std::min(before, after); kept > 0) {
        emit dataChanged(index(0, 0), index(kept - 1, columnCount() - 1));
    }
}

int ChartTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int ChartTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size());
}

QVariant ChartTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const ChartCell& cell =
        m_table
            .rows[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
    const ChartColumn& column = m_table.columns[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:  // the column may be too narrow for it
        return cell.text;
    case RawRole:
        return cell.value ? QVariant(*cell.value) : QVariant();
    case Qt::TextAlignmentRole:
        return static_cast<int>(Qt::AlignVCenter |
                                (column.holdsTexts ? Qt::AlignLeft : Qt::AlignRight));
    default:
        return {};
    }
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 ||
        section >= columnCount()) {
        return {};
    }
    return m_table.columns[static_cast<std::size_t>(section)].title;
}

}  // namespace gui
