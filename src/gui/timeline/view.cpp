#include "gui/timeline/view.h"

#include "base/ids.h"
#include "gui/timeline/accessible_timeline.h"
#include "gui/timeline/view_private.h"

#include <QEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace gui {
TimelineScene TimelineView::Private::scene()
{
    TimelineScene scene;
    scene.store = &store;
    scene.lanes = &lanes;
    scene.labels = &labels;
    scene.theme = &Theme::of(q);
    scene.font = q->font();
    scene.labelFont = q->font();
    scene.labelFont.setPointSizeF(std::max(6.0, scene.font.pointSizeF() * 0.9));
    scene.view = range.view();
    scene.now = end();
    scene.selectedSlot = selectedSlot;
    scene.waits = waits;
    return scene;
}

void TimelineView::Private::stale()
{
    baseStale = true;
    q->viewport()->update();
}

void TimelineView::Private::viewMoved()
{
    stale();
    emit q->viewChanged(range.view().begin, range.view().end);
}

void TimelineView::Private::updateExtent()
{
    if (store.empty()) {
        return;
    }
    const bool before = q->isFollowing();
    const Interval view = range.view();
    const bool replays = replayEnd > 0;
    range.setExtent(store.begin(), replays ? std::max(replayEnd, store.end()) : end(),
                    live && !replays);
    if (!(view == range.view())) {
        viewMoved();
    }
    if (before != q->isFollowing()) {
        emit q->followingChanged(!before);
    }
}

void TimelineView::Private::retranslate()
{
    q->setAccessibleName(TimelineView::tr("Timeline"));
    q->setWhatsThis(TimelineView::tr(
        "One lane for each worker, one span for each try of a task; the gaps are idle time. "
        "Press ? for the keys."));
}

void TimelineView::Private::layOut()
{
    const int scroll = q->verticalScrollBar()->value();
    geometry = TimelineGeometry::forFont(q->font(), lanes);
    geometry.size = q->viewport()->size();
    geometry.dpr = q->devicePixelRatioF();
    const int page = std::max(1, geometry.size.height() - geometry.axisHeight - 8);
    const int all = geometry.lanesHeight(lanes.count());
    q->verticalScrollBar()->setRange(0, std::max(0, all - page));
    q->verticalScrollBar()->setPageStep(page);
    q->verticalScrollBar()->setSingleStep(geometry.laneHeight);
    geometry.scroll = std::min(scroll, q->verticalScrollBar()->maximum());
    geometry.size = q->viewport()->size();
}

void TimelineView::Private::renderBase()
{
    lanes.update(store, end());
    layOut();
    const QSize pixels = geometry.size * geometry.dpr;
    if (base.size() != pixels) {
        base = QImage(pixels, QImage::Format_RGB32);
    }
    base.setDevicePixelRatio(geometry.dpr);
    if (!pixels.isEmpty()) {
        drawn = paintTimeline(base, scene(), geometry);
    }
    baseStale = false;
}

void TimelineView::Private::paint(QPainter& painter)
{
    if (baseStale || base.size() != q->viewport()->size() * q->devicePixelRatioF()) {
        renderBase();
    }
    painter.drawImage(QPoint(), base);
    if (store.empty()) {
        return;
    }
    TimelineOverlay overlay;
    if (mouse && drag != Drag::Lane && geometry.laneArea().contains(*mouse)) {
        overlay.cursor = scale().time(mouse->x());
    }
    overlay.selection = selection;
    if (selection) {
        overlay.selectionText = measureText(measure(*selection));
    }
    overlay.filter = filter;
    overlay.marks = &marks;
    overlay.search = search.found().empty() ? nullptr : &search;
    overlay.hovered = hovered;
    overlay.selected = selected;
    overlay.live = live;
    overlay.droppedRow = dropRow;
    paintOverlay(painter, scene(), geometry, overlay);
}

TimelineView::TimelineView(QWidget* parent)
    : QAbstractScrollArea(parent)
    , d(std::make_unique<Private>(this))
{
    installTimelineAccessibility();
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    d->retranslate();
    viewport()->setMouseTracking(true);
    viewport()->grabGesture(Qt::PinchGesture);
    connect(&d->searchTimer, &QTimer::timeout, this, [this] { d->searchOn(); });
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    QFont labelFont = font();
    labelFont.setPointSizeF(std::max(6.0, labelFont.pointSizeF() * 0.9));
    d->labels.setFont(labelFont);
}

TimelineView::~TimelineView() = default;

void TimelineView::appendEvents(std::span<const mp::ScopeEvent> events)
{
    if (events.empty()) {
        return;
    }
    const std::size_t lanes = d->store.lanes().size();
    d->store.append(events);
    if (d->store.ended()) {
        d->live = false;
    }
    d->keepNotes();
    d->updateExtent();
    d->stale();
    if (!d->search.text().isEmpty() && !d->searching) {
        d->searching = true;
        d->searchTimer.start(0);
    }
    if (d->store.lanes().size() != lanes) {
        d->lanes.update(d->store, d->end());
        updateAccessibleLanes(this);
    }
}

void TimelineView::clear()
{
    d->isCleared = true;
    d->lanes.clear();
    d->store.clear();
    d->range.reset();
    d->labels.clear();
    d->live = false;
    d->now = 0;
    d->replayEnd = 0;
    d->selected.reset();
    d->hovered.reset();
    d->drawn.clear();
    d->select(std::nullopt);
    d->restartSearch();
    d->viewMoved();
    updateAccessibleLanes(this);
}

TimelineView::Picture TimelineView::keepPicture() const
{
    return std::make_shared<const SpanStore>(d->store);
}

void TimelineView::showPicture(const Picture& picture, qint64 now)
{
    d->lanes.clear();
    d->store = picture ? *picture : SpanStore();
    d->lanes.update(d->store, d->end());
    d->hovered.reset();
    d->now = now;
    d->live = !d->store.ended();
    d->updateExtent();
    d->stale();
    updateAccessibleLanes(this);
}

void TimelineView::setReplayEnd(qint64 ns)
{
    d->replayEnd = ns;
    d->updateExtent();
    d->stale();
}

void TimelineView::setLabelProvider(LabelProvider provider)
{
    d->labels.setProvider(std::move(provider));
    d->relabelled = !d->search.text().isEmpty();
    if (d->relabelled && !d->searching) {
        d->searchTimer.start(kRelabelPause);
    }
    d->stale();
}

void TimelineView::setDetailProvider(LabelProvider provider)
{
    d->details = std::move(provider);
}

void TimelineView::setNow(qint64 ns)
{
    const bool replays = d->replayEnd > 0;
    if (d->store.ended() || (d->live && ns <= d->now && !replays)) {
        return;
    }
    d->now = replays ? ns : std::max<qint64>(d->now, ns);
    d->live = true;
    d->updateExtent();
    d->stale();
}

void TimelineView::endRun()
{
    const bool following = isFollowing();
    d->live = false;
    d->updateExtent();
    d->stale();
    if (following) {
        emit followingChanged(false);
    }
}

TimelineSelection TimelineView::selection() const
{
    return d->selection ? d->measure(*d->selection) : TimelineSelection{};
}

QString TimelineView::selectionText() const
{
    return d->selection ? d->measureText(selection()) : QString();
}

bool TimelineView::isFollowing() const
{
    return d->live && d->range.mode() != FollowMode::Off;
}

LaneOrder TimelineView::laneOrder() const
{
    return d->lanes.order();
}

qint64 TimelineView::viewBegin() const
{
    return d->range.view().begin;
}

qint64 TimelineView::viewEnd() const
{
    return d->range.view().end;
}

QSize TimelineView::sizeHint() const
{
    return {760, 8 * 24 + 40};
}

QSize TimelineView::minimumSizeHint() const
{
    return {340, 130};
}

void TimelineView::selectLane(quint32 slot)
{
    if (d->selectedSlot == slot) {
        return;
    }
    d->selectedSlot = slot;
    d->lanes.update(d->store, d->end());
    d->layOut();
    const int row = d->lanes.rowOf(slot);
    if (row >= 0) {
        const int top = row * d->geometry.laneHeight;
        const int page = verticalScrollBar()->pageStep();
        const int value = verticalScrollBar()->value();
        verticalScrollBar()->setValue(std::clamp(value, top + d->geometry.laneHeight - page, top));
    }
    d->stale();
}

void TimelineView::selectSpan(quint32 job, qint64 task)
{
    std::optional<SpanPlace> last;
    for (const auto& lane : d->store.lanes()) {
        for (std::size_t i = lane->spans().size(); i-- > 0;) {
            const Span span = lane->spans()[i];
            if (span.job == job && span.task == task) {
                if (!last || span.start > last->start) {
                    last = placeOf(*lane, span);
                }
                break;
            }
        }
    }
    d->selected = last;
    if (last) {
        d->reveal(*last);
    }
    viewport()->update();
}

void TimelineView::setFollowing(bool on)
{
    if (on == isFollowing()) {
        return;
    }
    d->range.follow(on);
    d->updateExtent();
    d->viewMoved();
    if (isFollowing() == on) {
        emit followingChanged(on);
    }
}

void TimelineView::setLaneOrder(LaneOrder order)
{
    d->lanes.setOrder(order);
    d->lanes.update(d->store, d->end());
    d->stale();
    updateAccessibleLanes(this);
    emit laneOrderChanged(order);
}

void TimelineView::setSelection(qint64 begin, qint64 end)
{
    d->select(Interval{std::min(begin, end), std::max(begin, end)});
}

void TimelineView::clearSelection()
{
    d->select(std::nullopt);
}

void TimelineView::changeEvent(QEvent* event)
{
    switch (event->type()) {
    case QEvent::FontChange: {
        d->labels.setFont(d->scene().labelFont);
        [[fallthrough]];
    }
    case QEvent::PaletteChange:
    case QEvent::StyleChange:
        d->stale();
        break;
    case QEvent::LanguageChange:
        d->retranslate();
        d->labels.clear();
        d->stale();
        break;
    default:
        break;
    }
    QAbstractScrollArea::changeEvent(event);
}

void TimelineView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.setClipRect(event->rect());
    d->paint(painter);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(Theme::of(this).accent, 1));
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void TimelineView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    d->layOut();
    d->stale();
}

void TimelineView::scrollContentsBy(int, int)
{
    d->geometry.scroll = verticalScrollBar()->value();  // a click may come before the next frame
    d->stale();
}

}  // namespace gui
