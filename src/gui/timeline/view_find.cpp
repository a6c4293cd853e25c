// How TimelineView finds spans by their label.

#include "gui/timeline/view_private.h"

namespace gui {
namespace {

constexpr std::size_t kSlice = 10'000;  // spans looked at before the window gets its turn

}  // namespace

void TimelineView::Private::restartSearch()
{
    find(search.text());
}

void TimelineView::Private::find(const QString& text)
{
    search.start(text, filter);
    relabelled = false;
    searching = !search.text().isEmpty();
    if (searching) {
        searchTimer.start(0);
    } else {
        searchTimer.stop();
    }
    q->viewport()->update();
    emit q->foundChanged();
}

void TimelineView::Private::searchOn()
{
    if (!searching && relabelled) {
        restartSearch();
        return;
    }
    searching = search.step(store, labels, kSlice);
    if (!searching) {
        searchTimer.stop();
        if (relabelled) {
            searchTimer.start(kRelabelPause);
        }
    }
    q->viewport()->update();
    emit q->foundChanged();
}

void TimelineView::Private::stepThroughFound(int direction)
{
    const Interval view = range.view();
    SpanPlace from;
    from.start = direction > 0 ? view.begin : view.end;
    const int place = search.next(direction, selected.value_or(from));
    if (place >= 0) {
        const SpanPlace span = search.found()[static_cast<std::size_t>(place)];
        reveal(span);
        choose(span);
        emit q->foundChanged();
    }
}

void TimelineView::find(const QString& text)
{
    if (text.simplified() != d->search.text()) {
        d->find(text);
    }
}

void TimelineView::findNext()
{
    d->stepThroughFound(1);
}

void TimelineView::findPrevious()
{
    d->stepThroughFound(-1);
}

QString TimelineView::findText() const
{
    return d->search.text();
}

TimelineFound TimelineView::found() const
{
    const int place = d->selected ? d->search.placeOf(*d->selected) : -1;
    return {static_cast<qint64>(d->search.found().size()), place + 1, d->searching,
            d->search.isFull()};
}

}  // namespace gui
