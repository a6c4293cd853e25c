#pragma once

#include "gui/timeline/overlay.h"
#include "gui/timeline/painter.h"
#include "gui/timeline/view.h"

#include <QImage>
#include <QPoint>
#include <QPointer>
#include <QTimer>

#include <optional>

class QGestureEvent;
class QLineEdit;

// What TimelineView keeps. The members that answer hands are in view_input.cpp and view_keys.cpp;
// marks and filter in view_notes.cpp, finding in view_find.cpp.
namespace gui {

constexpr double kZoomStep = 0.8;    // a wheel notch or a key
constexpr int kRelabelPause = 1000;  // ms until what has new names is searched again
constexpr double kPanShare = 0.12;   // of the view, a key

class TimelineView::Private {
public:
    explicit Private(TimelineView* view) : q(view) {}

    TimelineView* q;
    SpanStore store;
    LaneList lanes;
    TimeRange range;
    LabelCache labels;
    LabelProvider details;
    std::int64_t now = 0;
    std::int64_t replayEnd = 0;
    bool live = false;
    bool lanesChanged = false;

    TimelineGeometry geometry;
    QImage base;
    std::vector<SpanLabel> drawn;  // the labels on it
    bool waits = false;
    bool baseStale = true;

    std::uint32_t selectedSlot = 0xFFFF'FFFF;
    std::optional<SpanPlace> selected;
    std::optional<SpanPlace> hovered;
    std::optional<QPoint> mouse;
    std::optional<Interval> selection;

    TimelineMarks marks;
    QPointer<QLineEdit> markEditor;
    std::optional<Interval> filter;
    std::vector<std::optional<Interval>> filterUndo;
    std::optional<std::int64_t> notedBegin;  // of the run that marks and filter belong to
    bool isCleared = false;                  // no event has come since

    SpanSearch search;
    QTimer searchTimer;
    bool searching = false;
    bool relabelled = false;  // names have changed since the search began

    enum class Drag { None, Measure, Pan, Lane };
    Drag drag = Drag::None;
    QPoint pressed;
    std::int64_t pressedTime = 0;
    QPoint panned;  // where the last pan step was
    int draggedRow = -1;
    int dropRow = -1;
    bool moved = false;
    qint64 lastZoom = 0;  // when, ms: steps close together are one for undo

    std::int64_t end() const { return live ? std::max(now, store.end()) : store.end(); }
    TimelineScene scene();
    TimeScale scale() const { return {range.view(), geometry}; }
    void stale();      // data, view or look changed: paint anew
    void viewMoved();  // stale, and tell
    void updateExtent();
    void retranslate();
    void layOut();
    void renderBase();
    void paint(QPainter& painter);

    TimelineSelection measure(const Interval& interval) const;
    QString measureText(const TimelineSelection& selection) const;
    void select(std::optional<Interval> interval);

    std::optional<SpanPlace> spanAt(QPoint pos) const;
    QString tooltipAt(QPoint pos);
    QString spanTooltip(const SpanLane& lane, const SpanPlace& place);
    QString columnTooltip(const SpanLane& lane, std::int64_t from, std::int64_t to);
    void choose(const SpanPlace& place);
    void neighbour(int direction, bool sameTask);
    std::optional<SpanPlace> neighbourInLane(int direction) const;
    std::optional<SpanPlace> neighbourOfTask(int direction) const;
    void reveal(const SpanPlace& place);
    void chooseLane(int direction);
    void moveLane(int direction);

    void keepNotes();  // marks and filter outlive a replay of the same run, not the next run
    std::optional<int> markAt(QPoint pos);
    void showMark();
    void editMark();
    void setFilter(std::optional<Interval> interval);
    bool passes(const SpanPlace& span) const;

    void find(const QString& text);
    void restartSearch();
    void searchOn();
    void stepThroughFound(int direction);

    bool zoomAt(qreal x, double factor);
    void zoomMiddle(double factor);
    void pan(qreal pixels);
    bool noteKey(int key, Qt::KeyboardModifiers modifiers);
    bool pinch(const QGestureEvent& event);
    bool key(int key, quint32 scanCode, Qt::KeyboardModifiers modifiers);
    void finishDrag(QPoint pos);
    void dragTo(QPoint pos);
    void hover(std::optional<QPoint> pos);
};

}  // namespace gui
