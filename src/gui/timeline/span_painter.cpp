#include "gui/timeline/painter.h"

#include <algorithm>
#include <cmath>
#include <utility>

// One lane after the other, straight into pixels. Spans at least kNarrowest device pixels wide are
// rectangles; the columns that hold narrower ones become scanlines with their exact busy share.
namespace gui {
namespace {

constexpr int kNarrowest = 4;
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
    int column(std::int64_t time) const { return clampColumn(std::floor(exact(time))); }
    int clampColumn(double x) const
    {
        return static_cast<int>(std::clamp(x, m_left - 10.0, m_right + 10.0));
    }
    std::int64_t timeOf(int column) const
    {
        return m_scene.view.begin +
               static_cast<std::int64_t>(std::llround((column - m_left) * m_nsPerColumn));
    }

    void paintFinished(const SpanLane& lane);
    void noteNarrow(const Span& first, const Span& last);
    void paintColumns(const SpanLane& lane);
    void paintColumn(const SpanLane& lane, const BinPyramid::Totals& before,
                     const BinPyramid::Totals& after, int x);
    void paintWide(const SpanLane& lane, const Span& span, bool touchesNext);
    void paintRunning(const SpanLane& lane);
    void paintFailureMark(const PixelBox& box, bool labelled);
    void notch(int x);

    SpanRaster& m_raster;
    const TimelineScene& m_scene;
    const TimelineGeometry& m_geometry;
    std::vector<SpanLabel>& m_labels;
    int m_left;
    int m_right;
    double m_nsPerColumn;
    SpanLook m_failed;
    SpanLook m_cancelled;

    // Of the lane being painted.
    WorkerStyle m_style;
    SpanLook m_look;
    int m_top = 0;
    int m_bottom = 0;
    int m_lastNotch = 0;
    std::vector<PixelBox> m_narrow;  // column ranges, rising
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
    m_narrow.clear();
    paintFinished(lane);
    paintColumns(lane);
    paintRunning(lane);
}

// Splits the visible spans at the longest again and again: what is left when the longest is narrow
// is one range of columns. So the work depends on what can be seen, not on how many spans there
// are.
void LanePainter::paintFinished(const SpanLane& lane)
{
    const std::size_t begin = lane.firstEndingAfter(m_scene.view.begin);
    const std::size_t end = lane.firstStartingAt(m_scene.view.end);
    std::vector<std::pair<std::size_t, std::size_t>> ranges;
    ranges.emplace_back(begin, end);
    while (!ranges.empty()) {
        const auto [first, last] = ranges.back();
        ranges.pop_back();
        if (first >= last) {
            continue;
        }
        const std::size_t longest = lane.pyramid().longest(lane.spans(), first, last);
        if (static_cast<double>(lane.spans()[longest].duration()) < kNarrowest * m_nsPerColumn) {
            noteNarrow(lane.spans()[first], lane.spans()[last - 1]);
        } else if (last - first == 1) {
            const bool more = last < lane.spans().size();
            const Span& span = lane.spans()[first];
            paintWide(lane, span, more && column(lane.spans()[last].start) <= column(span.end) + 1);
        } else {
            ranges.emplace_back(longest + 1, last);
            ranges.emplace_back(longest, longest + 1);
            ranges.emplace_back(first, longest);
        }
    }
}

void LanePainter::noteNarrow(const Span& first, const Span& last)
{
    const int left = std::max(m_left, column(first.start));
    const int right = std::max(left, column(std::max(last.start, last.end - 1))) + 1;
    m_narrow.push_back(
        {m_narrow.empty() ? left : std::max(left, m_narrow.back().right), 0, right, 0});
}

void LanePainter::paintColumns(const SpanLane& lane)
{
    BinPyramid::Reader reader(lane.pyramid(), lane.spans());
    for (const PixelBox& range : m_narrow) {
        BinPyramid::Totals before = reader.at(timeOf(range.left));
        for (int x = range.left; x < std::min(range.right, m_right); ++x) {
            const BinPyramid::Totals after = reader.at(timeOf(x + 1));
            paintColumn(lane, before, after, x);
            before = after;
        }
    }
}

void LanePainter::paintColumn(const SpanLane& lane, const BinPyramid::Totals& before,
                              const BinPyramid::Totals& after, int x)
{
    const std::int64_t from = timeOf(x);
    const std::int64_t to = std::max(timeOf(x + 1), from + 1);
    if (after.busy == before.busy && after.started == before.started) {
        return;  // idle: the background stays
    }
    const double busy =
        static_cast<double>(after.busy - before.busy) / static_cast<double>(to - from);
    bool failed = after.failures != before.failures;
    if (!failed && before.started > 0) {
        const Span& reaching = lane.spans()[before.started - 1];
        failed = reaching.failed() && reaching.end > from;
    }
    SpanLook look = m_look;
    if (failed) {
        look = {m_failed.edge, m_failed.edge, m_failed.edge, WorkerPattern::Plain, false};
        notch(x);
    }
    m_raster.column(x, m_top, m_bottom, busy, look, rgb(m_scene.theme->surface));
}

void LanePainter::paintWide(const SpanLane& lane, const Span& span, bool touchesNext)
{
    PixelBox box{clampColumn(std::round(exact(span.start))), m_top,
                 clampColumn(std::round(exact(span.end))), m_bottom};
    box.right -= touchesNext ? 1 : 0;  // neighbours are told apart
    const SpanLook& look = span.failed()                                ? m_failed
                           : span.outcome == mp::TaskOutcome::Cancelled ? m_cancelled
                                                                        : m_look;
    m_raster.span(box, look, false);
    const QColor colour = span.failed()                                ? m_scene.theme->bad
                          : span.outcome == mp::TaskOutcome::Cancelled ? m_scene.theme->textMuted
                                                                       : m_style.text;
    const int left = std::max(box.left, m_left);
    const int right = std::min(box.right, m_right);
    const qreal dpr = m_geometry.dpr;
    const bool labelled = right - left >= kLabelFromPixels * dpr;
    if (labelled) {
        m_labels.push_back(
            {QRectF(left / dpr + kLabelMargin, m_top / dpr, (right - left) / dpr - 2 * kLabelMargin,
                    (m_bottom - m_top) / dpr),
             colour, patternBack(look), &lane, &span, nullptr});
    }
    if (span.failed()) {
        paintFailureMark({left, m_top, right, m_bottom}, labelled);
    }
}

void LanePainter::paintFailureMark(const PixelBox& box, bool labelled)
{
    if (labelled) {
        return;  // the text begins with the mark
    }
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
        const int left = std::max(box.left, m_left);
        const int right = std::min(box.right, m_right);
        const qreal dpr = m_geometry.dpr;
        if (right - left >= kLabelFromPixels * dpr) {
            m_labels.push_back(
                {QRectF(left / dpr + kLabelMargin, m_top / dpr,
                        (right - left) / dpr - 2 * kLabelMargin, (m_bottom - m_top) / dpr),
                 m_style.text, patternBack(m_look), &lane, nullptr, &open});
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
