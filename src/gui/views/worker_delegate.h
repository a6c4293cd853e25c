#pragma once

#include "gui/models/worker_history.h"
#include "gui/views/slot_delegate.h"

#include <QString>

#include <functional>

namespace gui {

// The cells of the workers' table: in the column of the history a strip of the worker's CPU, and
// where the mouse is on it, what the worker did then.
class WorkerDelegate : public SlotDelegate {
    Q_OBJECT

public:
    using MomentText = std::function<QString(const HistoryPoint& point)>;

    WorkerDelegate(MomentText momentText, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

    // The look that is painted at this x of a cell; null: none.
    static const HistoryPoint* pointAt(const QList<HistoryPoint>& points, const QRect& cell, int x);

private:
    MomentText m_momentText;
};

}  // namespace gui
