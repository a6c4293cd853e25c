#pragma once

#include "gui/charts/chart_table.h"

#include <QAbstractTableModel>

namespace gui {

// A chart's twin for a table view. While the columns stay, new contents come as changed cells and
// as rows added or removed at the end; other columns are another table.
class ChartTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setTable(ChartTable table);
    const ChartTable& table() const { return m_table; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    ChartTable m_table;
};

}  // namespace gui
