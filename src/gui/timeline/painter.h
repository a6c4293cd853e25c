#pragma once

#include "gui/shell/theme.h"
#include "gui/timeline/label_cache.h"
#include "gui/timeline/lane_list.h"
#include "gui/timeline/span_raster.h"
#include "gui/timeline/time_range.h"

#include <QFont>
#include <QImage>
#include <QSize>

#include <cstdint>
#include <vector>

// Draws what is known, given what is in view: no state between calls but the caches passed in.
namespace gui {

// Where things are, in logical pixels.
struct TimelineGeometry {
    QSize size;
    qreal dpr = 1;
    int labelWidth = 120;  // of the column before the lanes
    int axisHeight = 22;
    int laneHeight = 24;
    int spanHeight = 18;
    int scroll = 0;  // how far the lanes are scrolled up

    static TimelineGeometry forFont(const QFont& font, const LaneList& lanes);
    int lanesHeight(int lanes) const { return lanes * laneHeight; }
    int laneTop(int row) const { return axisHeight + 4 + row * laneHeight - scroll; }
    // -1 when y is on no lane.
    int rowAt(int y, int lanes) const;
    QRect laneArea() const
    {
        return {labelWidth, axisHeight, size.width() - labelWidth, size.height() - axisHeight};
    }
};

// ns ↔ logical x.
class TimeScale {
public:
    TimeScale(const Interval& view, const TimelineGeometry& geometry);
    qreal x(std::int64_t time) const;
    std::int64_t time(qreal x) const;
    qreal nsPerPixel() const { return m_nsPerPixel; }

private:
    std::int64_t m_begin;
    qreal m_left;
    qreal m_nsPerPixel;
};

struct TimelineScene {
    const SpanStore* store = nullptr;
    const LaneList* lanes = nullptr;
    LabelCache* labels = nullptr;
    const Theme* theme = nullptr;
    QFont font;       // of lane labels and axis
    QFont labelFont;  // on spans
    Interval view;
    std::int64_t now = 0;
    std::uint32_t selectedSlot = 0xFFFF'FFFF;
    bool waits = false;  // the idle time in which a span's task waited is drawn, too
};

constexpr int kLabelFromPixels = 40;  // narrower spans carry no text

struct SpanLabel {
    QRectF room;
    QColor colour;
    QColor back;  // painted behind the text; invalid: nothing
    const SpanLane* lane;
    Span span;
};

// The layer that changes with data and view; returns the labels it has drawn. `image` is RGB32 with
// its device pixel ratio set.
std::vector<SpanLabel> paintTimeline(QImage& image, const TimelineScene& scene,
                                     const TimelineGeometry& geometry);

// The lanes' spans alone; returns what is to be labelled.
std::vector<SpanLabel> paintSpans(QImage& image, const TimelineScene& scene,
                                  const TimelineGeometry& geometry);

}  // namespace gui
