#pragma once

#include "gui/timeline/painter.h"

#include <QPainter>
#include <QPoint>
#include <QString>

#include <optional>

// The layer that changes with the mouse: cursor, selection, hovered and selected span, live edge.
namespace gui {

// A span by its place, so that it stays valid while others are appended.
struct SpanPlace {
    std::uint32_t slot = 0;
    std::uint32_t job = 0;
    std::int64_t task = 0;
    std::int64_t start = 0;
    std::int64_t end = 0;
    friend bool operator==(const SpanPlace&, const SpanPlace&) = default;
};

struct TimelineOverlay {
    std::optional<std::int64_t> cursor;  // absolute ns
    std::optional<Interval> selection;
    QString selectionText;
    std::optional<SpanPlace> hovered;
    std::optional<SpanPlace> selected;
    bool live = false;    // a line at now
    int droppedRow = -1;  // where a dragged lane would go
};

void paintOverlay(QPainter& painter, const TimelineScene& scene, const TimelineGeometry& geometry,
                  const TimelineOverlay& overlay);

}  // namespace gui
