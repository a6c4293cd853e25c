#pragma once

#include <QStyledItemDelegate>

namespace gui {

// Table cells that know workers: a row's tint behind every cell, and in one column the square in
// the colour and pattern of the worker's slot.
class SlotDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    // `swatchColumn`: where the square stands; -1: nowhere.
    SlotDelegate(int swatchColumn, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

protected:
    // What lies behind a cell: the row's tint and the line under it.
    static void paintGround(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index);
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    int m_swatchColumn;
};

}  // namespace gui
