#pragma once

#include "gui/models/value_facts.h"

#include <QAbstractTableModel>
#include <QSet>

#include <functional>
#include <vector>

namespace gui {

// What servers answered, a row each, in the order in which the answers came.
class ResponseModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : int { Item, Status, Bytes, Time, FirstLine, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void add(const std::vector<ValueFacts>& values);
    // The last ones, as far as they are of these items.
    void takeAway(const QSet<qint64>& items);
    // How items are called; "#12" as long as that isn't known.
    void setItemLabel(std::function<QString(qint64 item)> label);
    qint64 bytes() const { return m_bytes; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    static qint64 bytesOf(const ValueFacts& value);
    QVariant raw(const ValueFacts& value, Column column) const;

    std::vector<ValueFacts> m_rows;
    std::function<QString(qint64 item)> m_label;
    qint64 m_bytes = 0;
};

}  // namespace gui
