#pragma once

#include "gui/views/slot_delegate.h"

namespace gui {

// The cells of the results' table: where an item runs against a limit, a bar that grows shorter,
// and beside it how long that is.
class CountdownDelegate : public SlotDelegate {
    Q_OBJECT

public:
    using SlotDelegate::SlotDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

}  // namespace gui
