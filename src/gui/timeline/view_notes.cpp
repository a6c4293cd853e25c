// What a person notes on TimelineView: marks, and the stretch that alone is of interest.

#include "gui/timeline/time_axis.h"
#include "gui/timeline/view_private.h"

#include <QLineEdit>
#include <QMenu>
#include <QShortcut>

#include <algorithm>
#include <utility>

namespace gui {

void TimelineView::Private::keepNotes()
{
    const bool cleared = std::exchange(isCleared, false);
    if (store.empty() || notedBegin == store.begin()) {
        return;
    }
    // Events of one run may come in another order, so that its begin moves; but not its first ones.
    const bool otherRun = notedBegin && cleared;
    notedBegin = store.begin();
    if (otherRun) {
        marks.clear();
        emit q->marksChanged();
        setFilter(std::nullopt);
        filterUndo.clear();
    }
}

// --- filter -------------------------------------------------------------------------------------

void TimelineView::Private::setFilter(std::optional<Interval> interval)
{
    if (interval == filter) {
        return;
    }
    filter = interval;
    restartSearch();
    q->viewport()->update();
    emit q->filterChanged(q->filter());
}

bool TimelineView::Private::passes(const SpanPlace& span) const
{
    return !filter || (span.start < filter->end && span.end > filter->begin);
}

TimelineSelection TimelineView::filter() const
{
    return d->filter ? d->measure(*d->filter) : TimelineSelection{};
}

QString TimelineView::filterText() const
{
    if (!d->filter) {
        return {};
    }
    const std::int64_t resolution = std::max<std::int64_t>(1, d->filter->length() / 100);
    return tr("Only %1 to %2")
        .arg(instantText(d->filter->begin - d->store.begin(), resolution),
             instantText(d->filter->end - d->store.begin(), resolution));
}

std::vector<qint64> TimelineView::filteredTasks(quint32 job, std::size_t most) const
{
    std::vector<qint64> tasks;
    if (!d->filter) {
        return tasks;
    }
    for (const auto& lane : d->store.lanes()) {
        const std::size_t last = lane->firstStartingAt(d->filter->end);
        for (std::size_t i = lane->firstEndingAfter(d->filter->begin);
             i < last && tasks.size() < most; ++i) {
            const Span span = lane->spans()[i];
            if (span.job == job && span.end > d->filter->begin) {
                tasks.push_back(span.task);
            }
        }
        for (const RunningSpan& open : lane->running()) {
            if (open.job == job && open.start < d->filter->end && tasks.size() < most) {
                tasks.push_back(open.task);
            }
        }
    }
    std::sort(tasks.begin(), tasks.end());
    tasks.erase(std::unique(tasks.begin(), tasks.end()), tasks.end());
    return tasks;
}

void TimelineView::filterToSelection()
{
    if (d->selection && d->selection != d->filter) {
        d->filterUndo.push_back(d->filter);
        d->setFilter(d->selection);
    }
}

void TimelineView::clearFilter()
{
    if (d->filter) {
        d->filterUndo.push_back(d->filter);
        d->setFilter(std::nullopt);
    }
}

void TimelineView::undoFilter()
{
    if (!d->filterUndo.empty()) {
        const std::optional<Interval> before = d->filterUndo.back();
        d->filterUndo.pop_back();
        d->setFilter(before);
    }
}

// --- waiting ------------------------------------------------------------------------------------

bool TimelineView::waitsShown() const
{
    return d->waits;
}

void TimelineView::setWaitsShown(bool on)
{
    if (on != d->waits) {
        d->waits = on;
        d->stale();
        emit waitsShownChanged(on);
    }
}

// --- marks --------------------------------------------------------------------------------------

const std::vector<TimelineMark>& TimelineView::marks() const
{
    return d->marks.all();
}

void TimelineView::addMark()
{
    if (d->store.empty()) {
        return;
    }
    const QRect area = d->geometry.laneArea();
    const bool pointed = d->mouse && area.contains(*d->mouse);
    d->marks.add(d->scale().time(pointed ? d->mouse->x() : area.center().x()));
    viewport()->update();
    emit marksChanged();
}

void TimelineView::Private::showMark()
{
    if (const TimelineMark* mark = marks.currentMark()) {
        const bool following = q->isFollowing();
        range.reveal(mark->time, mark->time + 1);
        viewMoved();
        if (following != q->isFollowing()) {
            emit q->followingChanged(!following);
        }
    }
}

void TimelineView::nextMark()
{
    if (d->marks.step(1, d->range.view().begin)) {
        d->showMark();
    }
}

void TimelineView::previousMark()
{
    if (d->marks.step(-1, d->range.view().end)) {
        d->showMark();
    }
}

void TimelineView::removeMark()
{
    if (d->marks.remove()) {
        viewport()->update();
        emit marksChanged();
    }
}

void TimelineView::renameMark()
{
    if (d->marks.currentMark() != nullptr) {
        d->showMark();
        d->editMark();
    }
}

// A field where the flag is: Enter or a click elsewhere takes the text, Esc leaves the label as it
// was.
void TimelineView::Private::editMark()
{
    delete markEditor;
    const TimelineMark& mark = *marks.currentMark();
    auto* editor = new QLineEdit(mark.label, q->viewport());
    markEditor = editor;
    editor->setObjectName(QStringLiteral("markEditor"));
    editor->setAccessibleName(TimelineView::tr("Label of the mark"));
    const int width = 20 * q->fontMetrics().averageCharWidth();
    const int left =
        std::clamp(static_cast<int>(markFlag(mark, scene(), geometry).left()), geometry.labelWidth,
                   std::max(geometry.labelWidth, geometry.size.width() - width));
    editor->setGeometry(left, 0, width, editor->sizeHint().height());
    const auto close = [this, editor] {
        markEditor = nullptr;  // first: the focus that it loses now takes nothing
        editor->deleteLater();
        q->setFocus();
    };
    connect(editor, &QLineEdit::editingFinished, q, [this, editor, close] {
        if (markEditor != editor) {
            return;
        }
        if (marks.rename(editor->text())) {
            q->viewport()->update();
            emit q->marksChanged();
        }
        close();
    });
    auto* escape = new QShortcut(Qt::Key_Escape, editor, nullptr, nullptr, Qt::WidgetShortcut);
    connect(escape, &QShortcut::activated, q, close);
    editor->selectAll();
    editor->show();
    editor->setFocus();
}

std::optional<int> TimelineView::Private::markAt(QPoint pos)
{
    for (std::size_t i = marks.all().size(); i-- > 0;) {
        if (markFlag(marks.all()[i], scene(), geometry).contains(pos)) {
            return static_cast<int>(i);
        }
    }
    return std::nullopt;
}

// "1.40 s · slow page" for each, with what can be done to the current one.
QMenu* TimelineView::markMenu(QWidget* parent)
{
    auto* menu = new QMenu(tr("Marks"), parent);
    menu->addAction(tr("Mark here\tM"), this, &TimelineView::addMark);
    const bool current = d->marks.currentMark() != nullptr;
    menu->addAction(tr("Rename the mark…\tF2"), this, &TimelineView::renameMark)
        ->setEnabled(current);
    menu->addAction(tr("Remove the mark\tDel"), this, &TimelineView::removeMark)
        ->setEnabled(current);
    menu->addSeparator();
    for (int i = 0; i < static_cast<int>(d->marks.all().size()); ++i) {
        const TimelineMark& mark = d->marks.all()[static_cast<std::size_t>(i)];
        const QString at = instantText(mark.time - d->store.begin(), 1'000'000);
        QAction* action =
            menu->addAction(QStringLiteral("%1 · %2").arg(at, mark.label), this, [this, i] {
                d->marks.setCurrent(i);
                d->showMark();
            });
        action->setCheckable(true);
        action->setChecked(i == d->marks.current());
    }
    return menu;
}

}  // namespace gui
