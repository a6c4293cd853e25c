#pragma once

#include <QStyledItemDelegate>

namespace gui {

// A row of the command palette: the title with the found letters in bold, its menu, and at the
// right the keys or why it can't be done.
class ActionDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace gui
