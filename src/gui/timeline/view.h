#pragma once

#include "gui/timeline/lane_list.h"
#include "gui/timeline/marks.h"
#include "mp/scope/scope_event.h"

#include <QAbstractScrollArea>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

class QMenu;

// One lane per worker slot, one span per try of a task, idle time left visible. Append only: events
// in, pixels out, for a live run, a finished one and a replay alike.
//
//   auto* timeline = new gui::TimelineView;
//   timeline->setLabelProvider([](quint32 job, qint64 task) { return itemText(job, task); });
//   timeline->appendEvents(eventsOfThisFrame);   // once a frame
//   timeline->setNow(base::monotonicNow());      // once a frame while the run lives
//
// Times are nanoseconds of CLOCK_MONOTONIC; shown times count from the first event.
namespace gui {

class SpanStore;

struct TimelineSelection {
    qint64 begin = 0;  // absolute ns
    qint64 end = 0;
    qint64 tasks = 0;  // spans that overlap it
    double busy = 0;   // share of lanes × time, 0 to 1
    bool isEmpty() const { return end <= begin; }
};

// How far a search for labels has come.
struct TimelineFound {
    qint64 count = 0;
    qint64 current = 0;      // which of them is selected, from 1; 0: none
    bool searching = false;  // more may be found
    bool full = false;       // there are more, but nobody steps through so many
};

class TimelineView : public QAbstractScrollArea {
    Q_OBJECT

public:
    using LabelProvider = std::function<QString(quint32 job, qint64 task)>;

    explicit TimelineView(QWidget* parent = nullptr);
    ~TimelineView() override;

    // In the order of the ring. Kinds that don't concern the timeline are ignored.
    void appendEvents(std::span<const mp::ScopeEvent> events);
    void clear();

    // What has been drawn so far, to be drawn again: for going back in a recorded run. Keeping
    // costs little, see ChunkedVector. What is in view and selected stays as it is now.
    using Picture = std::shared_ptr<const SpanStore>;
    Picture keepPicture() const;
    void showPicture(const Picture& picture, qint64 now);
    // While a recorded run is replayed the view stands still: it shows all of the run, up to this
    // end. 0: it shows what there is so far.
    void setReplayEnd(qint64 ns);

    // What a span is called: short, one line. Without one: "#index". Called while painting, for the
    // spans in view only; results are cached until the next call of setLabelProvider or clear.
    void setLabelProvider(LabelProvider provider);
    // A line or two more for the tooltip (arguments, result or error). May be empty.
    void setDetailProvider(LabelProvider provider);

    TimelineSelection selection() const;
    // "Δ 412 ms · 23 tasks · 81 % busy", empty without a selection; for the panel's header.
    QString selectionText() const;
    // True while the right edge follows now.
    bool isFollowing() const;
    LaneOrder laneOrder() const;

    // The stretch that alone is of interest: neighbours and find keep to it, and a table of results
    // can follow it by filterChanged and filteredTasks. Empty without one.
    TimelineSelection filter() const;
    QString filterText() const;
    // Of this job: tasks with a try in the filter, one that goes on included. Sorted, and no more
    // than `most`.
    std::vector<qint64> filteredTasks(quint32 job, std::size_t most = SIZE_MAX) const;

    const std::vector<TimelineMark>& marks() const;
    TimelineFound found() const;
    QString findText() const;
    bool waitsShown() const;

    // What is in view, absolute ns.
    qint64 viewBegin() const;
    qint64 viewEnd() const;

    // The keys and gestures as rows "keys \t what they do", for a help page; the same as `?` shows.
    static QStringList keyHelp();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void setNow(qint64 ns);  // the live right edge; moves back only in a replay
    void endRun();  // no live edge any more: the last event is the end (PoolEnded does it too)
    void selectLane(quint32 slot);  // base::kNoSlot: none. Emits nothing
    void selectSpan(quint32 job,
                    qint64 task);  // the last try of it; scrolled into view. Emits nothing
    void fitAll();
    void fitSelection();
    void setFollowing(bool on);
    void setLaneOrder(gui::LaneOrder order);
    void setSelection(qint64 begin, qint64 end);
    void clearSelection();
    void undoZoom();
    void zoomIn();
    void zoomOut();
    void nextSpan();  // of the lane
    void previousSpan();
    void nextTry();  // of the chosen span's task, in whatever lane
    void previousTry();
    void showKeyHelp();
    void setWaitsShown(bool on);  // also lines for the idle time in which tasks waited

    void filterToSelection();
    void clearFilter();
    void undoFilter();

    void addMark();  // at the cursor, or in the middle
    void nextMark();
    void previousMark();
    void renameMark();  // the current one, in place
    void removeMark();

    void find(const QString& text);  // selects nothing yet; empty: ends the search
    void findNext();
    void findPrevious();

signals:
    void spanSelected(quint32 slot, quint32 job, qint64 task);
    void laneSelected(quint32 slot);
    void selectionChanged(const gui::TimelineSelection& selection);
    void viewChanged(qint64 begin, qint64 end);
    void followingChanged(bool on);
    void filterChanged(const gui::TimelineSelection& filter);
    void waitsShownChanged(bool on);
    void laneOrderChanged(gui::LaneOrder order);
    void marksChanged();
    void findWanted();  // `/` or Ctrl+F: somebody should offer a place to type
    void foundChanged();

protected:
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    QMenu* markMenu(QWidget* parent);

    friend class AccessibleTimeline;
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace gui
