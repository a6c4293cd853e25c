// How TimelineView answers hands: wheel, mouse, pinch, menu. Keys: view_keys.cpp.

#include "gui/timeline/view_private.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDateTime>
#include <QGestureEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPinchGesture>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

constexpr double kNotch = 120;        // QWheelEvent::angleDelta
constexpr qint64 kSameGesture = 400;  // ms between steps that undo together

}  // namespace

bool TimelineView::Private::zoomAt(qreal x, double factor)
{
    if (store.empty()) {
        return false;
    }
    const bool following = q->isFollowing();
    const qint64 time = QDateTime::currentMSecsSinceEpoch();
    range.zoom(factor, scale().time(x), time - lastZoom < kSameGesture);
    lastZoom = time;
    viewMoved();
    if (following != q->isFollowing()) {
        emit q->followingChanged(!following);
    }
    return true;
}

void TimelineView::Private::zoomMiddle(double factor)
{
    const QRect area = geometry.laneArea();
    const bool inside = mouse && area.contains(*mouse);
    zoomAt(inside ? mouse->x() : area.center().x(), factor);
}

void TimelineView::Private::pan(qreal pixels)
{
    if (store.empty()) {
        return;
    }
    const bool following = q->isFollowing();
    range.pan(static_cast<std::int64_t>(std::llround(pixels * scale().nsPerPixel())));
    viewMoved();
    if (following) {
        emit q->followingChanged(false);
    }
}

void TimelineView::fitAll()
{
    const bool following = isFollowing();
    d->range.fit();
    d->updateExtent();
    d->viewMoved();
    if (following != isFollowing()) {
        emit followingChanged(!following);
    }
}

void TimelineView::fitSelection()
{
    std::optional<Interval> target = d->selection;
    if (!target && d->selected) {
        const std::int64_t margin =
            std::max<std::int64_t>(1, (d->selected->end - d->selected->start) / 4);
        target = Interval{d->selected->start - margin, d->selected->end + margin};
    }
    if (!target) {
        return;
    }
    const bool following = isFollowing();
    d->range.show(*target);
    d->viewMoved();
    if (following) {
        emit followingChanged(false);
    }
}

void TimelineView::undoZoom()
{
    const bool following = isFollowing();
    if (d->range.undo()) {
        d->lastZoom = 0;
        d->viewMoved();
    }
    if (following != isFollowing()) {
        emit followingChanged(!following);
    }
}

void TimelineView::zoomIn()
{
    d->zoomMiddle(kZoomStep);
}

void TimelineView::zoomOut()
{
    d->zoomMiddle(1 / kZoomStep);
}

void TimelineView::wheelEvent(QWheelEvent* event)
{
    const QPoint angle = event->angleDelta();
    if (event->modifiers() & Qt::ControlModifier) {
        d->zoomAt(event->position().x(), std::pow(kZoomStep, angle.y() / kNotch));
        event->accept();
        return;
    }
    // Shift+wheel arrives as horizontal on some platforms, as vertical with the modifier on others.
    const bool sideways = event->modifiers() & (Qt::ShiftModifier | Qt::AltModifier);
    const int across = sideways ? (angle.y() != 0 ? angle.y() : angle.x()) : angle.x();
    if (across != 0 && (sideways || std::abs(angle.x()) > std::abs(angle.y()))) {
        d->pan(-across / kNotch * kPanShare / 2 * d->geometry.laneArea().width());
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

void TimelineView::mousePressEvent(QMouseEvent* event)
{
    const QPoint pos = event->position().toPoint();
    d->pressed = pos;
    d->moved = false;
    d->pressedTime = d->scale().time(pos.x());
    if (event->button() == Qt::MiddleButton) {
        d->drag = Private::Drag::Pan;
        d->panned = pos;
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton && pos.x() < d->geometry.labelWidth) {
        d->drag = Private::Drag::Lane;
        d->draggedRow = d->geometry.rowAt(pos.y(), d->lanes.count());
    } else if (event->button() == Qt::LeftButton) {
        d->drag = Private::Drag::Measure;
    }
}

void TimelineView::Private::dragTo(QPoint pos)
{
    moved = moved || (pos - pressed).manhattanLength() >= QApplication::startDragDistance() / 2;
    if (!moved) {
        return;
    }
    if (drag == Drag::Pan) {
        pan(panned.x() - pos.x());
        QScrollBar* bar = q->verticalScrollBar();
        bar->setValue(bar->value() + panned.y() - pos.y());
        panned = pos;
    } else if (drag == Drag::Measure) {
        const int x = std::clamp(pos.x(), geometry.labelWidth, geometry.size.width());
        const std::int64_t to = scale().time(x);
        select(Interval{std::min(pressedTime, to), std::max(pressedTime, to)});
    } else if (drag == Drag::Lane && draggedRow >= 0) {
        dropRow = geometry.rowAt(pos.y(), lanes.count());
        q->viewport()->update();
    }
}

void TimelineView::Private::hover(std::optional<QPoint> pos)
{
    mouse = pos;
    hovered = pos ? spanAt(*pos) : std::nullopt;
    q->viewport()->update();
}

void TimelineView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint pos = event->position().toPoint();
    if (d->drag != Private::Drag::None) {
        d->dragTo(pos);
    }
    d->hover(pos);
}

void TimelineView::Private::finishDrag(QPoint pos)
{
    const Drag done = drag;
    drag = Drag::None;
    q->viewport()->unsetCursor();
    if (done == Drag::Lane && dropRow >= 0 && draggedRow >= 0) {
        lanes.move(draggedRow, dropRow);
        dropRow = -1;
        stale();
        return;
    }
    dropRow = -1;
    if (moved) {
        return;
    }
    if (done == Drag::Lane && draggedRow >= 0) {
        selected.reset();
        selectedSlot = lanes.at(draggedRow).slot();
        stale();
        emit q->laneSelected(selectedSlot);
    } else if (done == Drag::Measure) {
        if (const auto mark = markAt(pos)) {
            marks.setCurrent(*mark);
            q->viewport()->update();
            return;
        }
        const auto place = spanAt(pos);
        select(std::nullopt);
        if (place) {
            choose(*place);
        } else {
            selected.reset();
            q->viewport()->update();
        }
    }
}

void TimelineView::mouseReleaseEvent(QMouseEvent* event)
{
    if (d->drag != Private::Drag::None) {
        d->finishDrag(event->position().toPoint());
    }
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (d->markAt(event->position().toPoint())) {
        renameMark();
        return;
    }
    const auto place = d->spanAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && place) {
        d->selected = place;
        fitSelection();
    }
}

bool TimelineView::viewportEvent(QEvent* event)
{
    switch (event->type()) {
    case QEvent::ToolTip: {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), d->tooltipAt(help->pos()), viewport());
        return true;
    }
    case QEvent::Leave:
        d->hover(std::nullopt);
        break;
    case QEvent::NativeGesture: {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            d->zoomAt(gesture->position().x(), 1 / std::max(0.2, 1 + gesture->value()));
            return true;
        }
        break;
    }
    case QEvent::Gesture:
        if (d->pinch(*static_cast<QGestureEvent*>(event))) {
            return true;
        }
        break;
    default:
        break;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

// On a touch screen; a touchpad's comes as a native gesture.
bool TimelineView::Private::pinch(const QGestureEvent& event)
{
    const auto* pinch = static_cast<QPinchGesture*>(event.gesture(Qt::PinchGesture));
    if (pinch == nullptr) {
        return false;
    }
    const QPoint middle = q->viewport()->mapFromGlobal(pinch->centerPoint().toPoint());
    return zoomAt(middle.x(), 1 / std::clamp(pinch->scaleFactor(), 0.2, 5.0));
}

void TimelineView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.addAction(tr("Fit everything\tHome"), this, &TimelineView::fitAll);
    QAction* fit = menu.addAction(tr("Fit selection\tF"), this, &TimelineView::fitSelection);
    fit->setEnabled(d->selection || d->selected);
    menu.addAction(tr("Undo zoom\tBackspace"), this, &TimelineView::undoZoom);
    menu.addAction(tr("Filter to selection"), this, &TimelineView::filterToSelection)
        ->setEnabled(d->selection.has_value());
    menu.addAction(tr("Undo filter\tShift+Backspace"), this, &TimelineView::undoFilter)
        ->setEnabled(!d->filterUndo.empty());
    QAction* waits =
        menu.addAction(tr("Show waiting in the queue\tQ"), this, &TimelineView::setWaitsShown);
    waits->setCheckable(true);
    waits->setChecked(d->waits);
    menu.addAction(tr("Find…\t/"), this, &TimelineView::findWanted);
    menu.addMenu(markMenu(&menu));
    if (d->live) {
        QAction* follow = menu.addAction(tr("Follow now\tEnd"), this, &TimelineView::setFollowing);
        follow->setCheckable(true);
        follow->setChecked(isFollowing());
    }
    QMenu* order = menu.addMenu(tr("Order lanes by"));
    const std::pair<LaneOrder, QString> orders[] = {{LaneOrder::Slot, tr("Worker slot")},
                                                    {LaneOrder::Start, tr("Start")},
                                                    {LaneOrder::Pid, tr("PID")},
                                                    {LaneOrder::Busy, tr("Busy share")},
                                                    {LaneOrder::Label, tr("Label")}};
    for (const auto& [value, text] : orders) {
        QAction* action =
            order->addAction(text, this, [this, value = value] { setLaneOrder(value); });
        action->setCheckable(true);
        action->setChecked(laneOrder() == value);
    }
    menu.addSeparator();
    menu.addAction(tr("Keys…\t?"), this, &TimelineView::showKeyHelp);
    menu.exec(event->globalPos());
}

}  // namespace gui
