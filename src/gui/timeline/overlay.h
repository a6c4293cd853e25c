#pragma once

#include "gui/timeline/marks.h"
#include "gui/timeline/painter.h"
#include "gui/timeline/span_search.h"

#include <QPainter>
#include <QPoint>
#include <QString>

#include <optional>

// The layer that changes with the mouse: cursor, selection, hovered and selected span, live edge.
namespace gui {

struct TimelineOverlay {
    std::optional<std::int64_t> cursor;  // absolute ns
    std::optional<Interval> selection;
    std::optional<Interval> filter;
    const TimelineMarks* marks = nullptr;
    const SpanSearch* search = nullptr;
    QString selectionText;
    std::optional<SpanPlace> hovered;
    std::optional<SpanPlace> selected;
    bool live = false;    // a line at now
    int droppedRow = -1;  // where a dragged lane would go
};

// Where a mark's flag stands on the axis, in logical pixels.
QRectF markFlag(const TimelineMark& mark, const TimelineScene& scene,
                const TimelineGeometry& geometry);

void paintOverlay(QPainter& painter, const TimelineScene& scene, const TimelineGeometry& geometry,
                  const TimelineOverlay& overlay);

}  // namespace gui
