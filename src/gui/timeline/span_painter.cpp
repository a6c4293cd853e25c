#include "gui/timeline/lane_columns.h"
#include "gui/timeline/painter.h"

#include <algorithm>
#include <cmath>
#include <utility>

// One lane after the other, straight into pixels. Spans at least kNarrowest device pixels wide are
// rectangles; the columns that hold narrower ones become scanlines with their busy share.
namespace gui {
namespace {

constexpr int kNarrowest = 4;
// Up to so many spans a column each is looked at: the pyramid is asked where there are more.
constexpr double kWalked = 6;
constexpr qreal kLabelMargin = 5;
constexpr QRgb kPlainAlpha = 0xff000000;

QRgb rgb(const QColor& colour)
{
    return colour.rgb() | kPlainAlpha;
}

QColor between(const QColor& a, const QColor& b, double share)
{
    const auto channel = [share](int x, int y) { return static_cast<int>(x + (y - x) * share); };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

SpanLook lookOf(const WorkerStyle& style)
{
    return {rgb(style.fill), rgb(style.edge), rgb(style.pattern), style.kind, false};
}

SpanLook failedLook(const Theme& theme)
{
    return {rgb(theme.badSoft), rgb(theme.bad), rgb(between(theme.badSoft, theme.surface, 0.6)),
            WorkerPattern::Rising, true};
}

SpanLook cancelledLook(const Theme& theme)
{
    return {rgb(theme.surfaceAlt), rgb(theme.textMuted), rgb(theme.surfaceAlt),
            WorkerPattern::Plain, true};
}

// Behind a label the pattern makes way.
QColor patternBack(const SpanLook& look)
{
    return look.kind == WorkerPattern::Plain ? QColor() : QColor(look.fill);
}

class LanePainter {
public:
    LanePainter(SpanRaster& raster, const TimelineScene& scene, const TimelineGeometry& geometry,
                std::vector<SpanLabel>& labels)
        : m_raster(raster)
        , m_scene(scene)
        , m_geometry(geometry)
        , m_labels(labels)
        , m_left(static_cast<int>(std::lround(geometry.labelWidth * geometry.dpr)))
        , m_right(static_cast<int>(std::lround(geometry.size.width() * geometry.dpr)))
        , m_nsPerColumn(static_cast<double>(scene.view.length()) / std::max(1, m_right - m_left))
        , m_columns(scene.view, std::max(1, m_right - m_left))
        , m_failed(failedLook(*scene.theme))
        , m_cancelled(cancelledLook(*scene.theme))
    {
    }

    void paint(const SpanLane& lane, int row);

private:
    double exact(std::int64_t time) const
    {
        return m_left + static_cast<double>(time - m_scene.view.begin) / m_nsPerColumn;
    }
    int clampColumn(double x) const
    {
        return static_cast<int>(std::clamp(x, m_left - 10.0, m_right + 10.0));
    }
    bool isNarrow(std::int64_t duration) const
    {
        return static_cast<double>(duration) < kNarrowest * m_nsPerColumn;
    }
    double columnsOf(const SpanList& spans, std::size_t first, std::size_t last) const
    {
        return static_cast<double>(spans.start(last - 1) - spans.start(first)) / m_nsPerColumn;
    }

    void paintFinished(const SpanLane& lane);
    void walk(const SpanLane& lane, std::size_t first, std::size_t last);
    void paintColumns();
    void paintWide(const SpanLane& lane, std::size_t index);
    void paintWait(const SpanList& spans, std::size_t index, const Span& span);
    void paintRunning(const SpanLane& lane);
    void noteLabel(const SpanLane& lane, const Span& span, const PixelBox& visible,
                   const QColor& colour, const SpanLook& look);
    void paintFailureMark(const PixelBox& box);
    void notch(int x);

    SpanRaster& m_raster;
    const TimelineScene& m_scene;
    const TimelineGeometry& m_geometry;
    std::vector<SpanLabel>& m_labels;
    int m_left;
    int m_right;
    double m_nsPerColumn;
    LaneColumns m_columns;
    SpanLook m_failed;
    SpanLook m_cancelled;

    // Of the lane being painted.
    WorkerStyle m_style;
    SpanLook m_look;
    int m_top = 0;
    int m_bottom = 0;
    int m_lastNotch = 0;
};

void LanePainter::paint(const SpanLane& lane, int row)
{
    const qreal top =
        m_geometry.laneTop(row) + (m_geometry.laneHeight - m_geometry.spanHeight) / 2.0;
    m_top = static_cast<int>(std::lround(top * m_geometry.dpr));
    m_bottom = m_top + static_cast<int>(std::lround(m_geometry.spanHeight * m_geometry.dpr));
    m_style = m_scene.theme->worker(lane.slot());
    m_look = lookOf(m_style);
    m_lastNotch = m_left - 1000;
    m_columns.clear();
    paintFinished(lane);
    paintColumns();
    paintRunning(lane);
}

// Where there are many spans they are split at the longest again and again: what is left when the
// longest is narrow goes into columns as one. So the work depends on what can be seen, not on how
// many spans there are.
void LanePainter::paintFinished(const SpanLane& lane)
{
    const SpanList& spans = lane.spans();
    std::vector<std::pair<std::size_t, std::size_t>> ranges;
    ranges.emplace_back(lane.firstEndingAfter(m_scene.view.begin),
                        lane.firstStartingAt(m_scene.view.end));
    while (!ranges.empty()) {
        const auto [first, last] = ranges.back();
        ranges.pop_back();
        if (first >= last) {
            continue;
        }
        if (static_cast<double>(last - first) <=
            kWalked * std::max(1.0, columnsOf(spans, first, last))) {
            walk(lane, first, last);
            continue;
        }
        const std::size_t longest = lane.pyramid().longest(spans, first, last);
        if (isNarrow(spans.duration(longest))) {
            m_columns.addMany(lane, first, last);
        } else {
            ranges.emplace_back(longest + 1, last);
            ranges.emplace_back(longest, longest + 1);
            ranges.emplace_back(first, longest);
        }
    }
}

void LanePainter::walk(const SpanLane& lane, std::size_t first, std::size_t last)
{
    for (std::size_t i = first; i < last; ++i) {
        if (isNarrow(lane.spans().duration(i))) {
            m_columns.add(lane.spans(), i);
        } else {
            paintWide(lane, i);
        }
    }
}

void LanePainter::paintColumns()
{
    const int height = m_bottom - m_top;
    const auto heights = m_columns.heights(height);
    if (heights.empty()) {
        return;
    }
    const int left = m_left + m_columns.first();
    m_raster.columns(left, m_bottom, heights, m_look);
    for (const int column : m_columns.failures()) {
        const int tall = heights[static_cast<std::size_t>(column - m_columns.first())];
        m_raster.fill({m_left + column, m_bottom - tall, m_left + column + 1, m_bottom},
                      m_failed.edge);
        notch(m_left + column);
    }
}

void LanePainter::paintWide(const SpanLane& lane, std::size_t index)
{
    const SpanList& spans = lane.spans();
    const Span span = spans[index];
    PixelBox box{clampColumn(std::round(exact(span.start))), m_top,
                 clampColumn(std::round(exact(span.end))), m_bottom};
    const bool touchesNext =
        index + 1 < spans.size() &&
        std::floor(exact(spans.start(index + 1))) <= std::floor(exact(span.end)) + 1;
    box.right -= touchesNext ? 1 : 0;  // neighbours are told apart
    const bool cancelled = span.outcome == mp::TaskOutcome::Cancelled;
    const SpanLook& look = span.failed() ? m_failed : cancelled ? m_cancelled : m_look;
    m_raster.span(box, look, false);
    if (m_scene.waits) {
        paintWait(spans, index, span);
    }
    const PixelBox visible{std::max(box.left, m_left), m_top, std::min(box.right, m_right),
                           m_bottom};
    if (visible.width() >= kLabelFromPixels * m_geometry.dpr) {
        const QColor& colour = span.failed() ? m_scene.theme->bad
                               : cancelled   ? m_scene.theme->textMuted
                                             : m_style.text;
        noteLabel(lane, span, visible, colour, look);  // a failure's begins with the mark
    } else if (span.failed()) {
        paintFailureMark(visible);
    }
}

// A thin line through the idle time before a span in which its task was already in the queue.
void LanePainter::paintWait(const SpanList& spans, std::size_t index, const Span& span)
{
    std::int64_t from = span.start - static_cast<std::int64_t>(span.queueWait);
    if (index > 0) {
        from = std::max(from, spans.end(index - 1));
    }
    const int left = clampColumn(std::round(exact(from)));
    const int right = clampColumn(std::round(exact(span.start)));
    if (right - left < 2) {
        return;
    }
    const int pixel = std::max(1, static_cast<int>(m_geometry.dpr));
    const int middle = (m_top + m_bottom) / 2;
    const QRgb colour = rgb(m_scene.theme->textMuted);
    m_raster.fill({left, middle, right, middle + pixel}, colour);
    m_raster.fill({left, middle - 3 * pixel, left + pixel, middle + 4 * pixel}, colour);
}

void LanePainter::noteLabel(const SpanLane& lane, const Span& span, const PixelBox& visible,
                            const QColor& colour, const SpanLook& look)
{
    const qreal dpr = m_geometry.dpr;
    m_labels.push_back({QRectF(visible.left / dpr + kLabelMargin, visible.top / dpr,
                               visible.width() / dpr - 2 * kLabelMargin, visible.height() / dpr),
                        colour, patternBack(look), &lane, span});
}

void LanePainter::paintFailureMark(const PixelBox& box)
{
    const int size = static_cast<int>(std::lround(7 * m_geometry.dpr));
    if (box.width() < size + 4) {
        m_raster.fill(box, m_failed.edge);
        notch((box.left + box.right) / 2);
        return;
    }
    const int left = (box.left + box.right - size) / 2;
    const int top = (box.top + box.bottom - size) / 2;
    m_raster.cross({left, top, left + size, top + size}, m_failed.edge);
}

void LanePainter::notch(int x)
{
    if (x - m_lastNotch >= static_cast<int>(5 * m_geometry.dpr)) {
        m_raster.notch(x, m_top, m_failed.edge);
        m_lastNotch = x;
    }
}

void LanePainter::paintRunning(const SpanLane& lane)
{
    for (const RunningSpan& open : lane.running()) {
        const std::int64_t end = std::max(m_scene.now, open.start);
        if (open.start >= m_scene.view.end || end <= m_scene.view.begin) {
            continue;
        }
        PixelBox box{clampColumn(std::round(exact(open.start))), m_top,
                     clampColumn(std::round(exact(end))), m_bottom};
        box.right = std::max(box.right, box.left + 1);
        m_raster.span(box, m_look, true);
        const PixelBox visible{std::max(box.left, m_left), m_top, std::min(box.right, m_right),
                               m_bottom};
        if (visible.width() >= kLabelFromPixels * m_geometry.dpr) {
            noteLabel(lane, asSpan(open, end), visible, m_style.text, m_look);
        }
    }
}

}  // namespace

std::vector<SpanLabel> paintSpans(QImage& image, const TimelineScene& scene,
                                  const TimelineGeometry& geometry)
{
    const QRect area = geometry.laneArea();
    const QRect clip(QPoint(static_cast<int>(std::lround(area.left() * geometry.dpr)),
                            static_cast<int>(std::lround((area.top() + 1) * geometry.dpr))),
                     QPoint(image.width() - 1, image.height() - 1));
    SpanRaster raster(image, clip, static_cast<int>(std::lround(3 * geometry.dpr)),
                      static_cast<int>(std::floor(geometry.dpr)));
    std::vector<SpanLabel> labels;
    LanePainter painter(raster, scene, geometry, labels);
    for (int row = 0; row < scene.lanes->count(); ++row) {
        const int top = geometry.laneTop(row);
        if (top + geometry.laneHeight > geometry.axisHeight && top < geometry.size.height()) {
            painter.paint(scene.lanes->at(row), row);
        }
    }
    return labels;
}

}  // namespace gui
