#include "gui/views/worker_delegate.h"

#include "gui/models/roles.h"
#include "gui/models/worker_model.h"
#include "gui/shell/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QPolygonF>
#include <QToolTip>

#include <algorithm>

namespace gui {
namespace {

constexpr int kMargin = 6;
constexpr int kRowPadding = 12;
constexpr int kEdge = 5;  // above and below the strip

QRectF stripOf(const QRect& cell)
{
    return QRectF(cell).adjusted(kMargin, kEdge, -kMargin, -kEdge - 1);
}

// The newest look stands at the right end, each in its own place: the strip moves as a whole.
double xOf(qsizetype index, qsizetype count, const QRectF& strip)
{
    const double step = strip.width() / (WorkerHistory::kMost - 1);
    return strip.right() - step * static_cast<double>(count - 1 - index);
}

// A process with several threads may exceed one core: then its peak is the top.
double topOf(const QList<HistoryPoint>& points)
{
    double top = 100;
    for (const HistoryPoint& point : points) {
        top = std::max(top, static_cast<double>(point.cpuPercent));
    }
    return top;
}

}  // namespace

WorkerDelegate::WorkerDelegate(MomentText momentText, QObject* parent)
    : SlotDelegate(WorkerModel::Slot, parent)
    , m_momentText(std::move(momentText))
{
}

void WorkerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    if (index.column() != WorkerModel::History) {
        SlotDelegate::paint(painter, option, index);
        return;
    }
    paintGround(painter, option, index);
    const auto history = index.data(HistoryRole).value<WorkerHistory>();
    const QList<HistoryPoint>& points = history.points();
    if (points.size() < 2) {
        return;
    }
    const Theme& theme = Theme::of(QApplication::palette());
    const QRectF strip = stripOf(option.rect);
    const double top = topOf(points);
    QPolygonF line;
    for (qsizetype i = 0; i < points.size(); ++i) {
        line << QPointF(xOf(i, points.size(), strip),
                        strip.bottom() - strip.height() * points[i].cpuPercent / top);
    }
    QPolygonF area = line;
    area << QPointF(line.last().x(), strip.bottom()) << QPointF(line.first().x(), strip.bottom());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(option.rect);
    const WorkerStyle style = theme.worker(index.data(SlotRole).toUInt());
    QColor faint = style.fill;
    faint.setAlphaF(0.25F);
    painter->setPen(Qt::NoPen);
    painter->setBrush(faint);
    painter->drawPolygon(area);
    painter->setPen(QPen(style.edge, 1.2));
    painter->drawPolyline(line);
    painter->restore();
}

QSize WorkerDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return {SlotDelegate::sizeHint(option, index).width(),
            option.fontMetrics.height() + kRowPadding};
}

const HistoryPoint* WorkerDelegate::pointAt(const QList<HistoryPoint>& points, const QRect& cell,
                                            int x)
{
    const QRectF strip = stripOf(cell);
    const double step = strip.width() / (WorkerHistory::kMost - 1);
    const double back = (strip.right() - x) / std::max(step, 0.01);
    const qsizetype index = points.size() - 1 - qRound(back);
    return index >= 0 && index < points.size() ? &points[index] : nullptr;
}

bool WorkerDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
                               const QStyleOptionViewItem& option, const QModelIndex& index)
{
    if (event->type() != QEvent::ToolTip || index.column() != WorkerModel::History) {
        return SlotDelegate::helpEvent(event, view, option, index);
    }
    const auto history = index.data(HistoryRole).value<WorkerHistory>();
    const HistoryPoint* point = pointAt(history.points(), option.rect, event->pos().x());
    QToolTip::showText(event->globalPos(), point != nullptr ? m_momentText(*point) : QString(),
                       view);
    return true;
}

}  // namespace gui
