#include "gui/timeline/overlay.h"

#include "gui/timeline/time_axis.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

class OverlayPainter {
public:
    OverlayPainter(QPainter& painter, const TimelineScene& scene, const TimelineGeometry& geometry)
        : m_painter(painter)
        , m_scene(scene)
        , m_geometry(geometry)
        , m_scale(scene.view, geometry)
    {
    }

    void paint(const TimelineOverlay& overlay)
    {
        m_painter.setFont(m_scene.font);
        m_painter.save();
        m_painter.setClipRect(m_geometry.laneArea());
        if (overlay.filter) {
            filterEdges(*overlay.filter);
        }
        if (overlay.search != nullptr) {
            matches(*overlay.search);
        }
        markLines(*overlay.marks);
        if (overlay.selection) {
            selectionBand(*overlay.selection);
        }
        if (overlay.hovered && overlay.hovered != overlay.selected) {
            waitLine(*overlay.hovered);
            outline(*overlay.hovered, m_scene.theme->text, 1);
        }
        if (overlay.selected) {
            waitLine(*overlay.selected);
            outline(*overlay.selected, m_scene.theme->text, 2);
        }
        if (overlay.live) {
            line(m_scene.now, QPen(m_scene.theme->bad, 2));
        }
        if (overlay.cursor) {
            QColor faint = m_scene.theme->text;
            faint.setAlpha(120);
            line(*overlay.cursor, QPen(faint, 1));
        }
        m_painter.restore();
        if (overlay.filter) {
            filterBar(*overlay.filter);
        }
        markFlags(*overlay.marks);
        if (overlay.selection && !overlay.selectionText.isEmpty()) {
            const qreal middle =
                (m_scale.x(overlay.selection->begin) + m_scale.x(overlay.selection->end)) / 2;
            axisTag(middle, overlay.selectionText, m_scene.theme->accentSoft);
        } else if (overlay.cursor) {
            const auto resolution = static_cast<std::int64_t>(m_scale.nsPerPixel());
            axisTag(m_scale.x(*overlay.cursor),
                    instantText(*overlay.cursor - m_scene.store->begin(), resolution),
                    m_scene.theme->surfaceAlt);
        }
        if (overlay.droppedRow >= 0) {
            const int y = m_geometry.laneTop(overlay.droppedRow);
            m_painter.setPen(QPen(m_scene.theme->accent, 2));
            m_painter.drawRect(1, y, m_geometry.labelWidth - 3, m_geometry.laneHeight - 1);
        }
    }

private:
    void line(std::int64_t time, const QPen& pen)
    {
        const qreal x = std::round(m_scale.x(time)) + (pen.width() % 2 == 1 ? 0.5 : 0);
        m_painter.setPen(pen);
        m_painter.drawLine(QPointF(x, m_geometry.axisHeight), QPointF(x, m_geometry.size.height()));
    }

    // Dots between the lanes say what the filter leaves out; on the lanes they would spoil labels.
    void filterEdges(const Interval& filter)
    {
        const QRectF area = m_geometry.laneArea();
        const qreal left = std::clamp(m_scale.x(filter.begin), area.left(), area.right() + 1);
        const qreal right = std::clamp(m_scale.x(filter.end), area.left(), area.right() + 1);
        const QBrush dots(m_scene.theme->textMuted, Qt::Dense5Pattern);
        const int count = m_scene.lanes->count();
        const int between = m_geometry.laneHeight - m_geometry.spanHeight;
        for (int row = 0; row <= count; ++row) {
            const qreal top = std::max<qreal>(m_geometry.laneTop(row) - between / 2.0, area.top());
            const qreal bottom =
                row < count ? m_geometry.laneTop(row) + between / 2.0 : m_geometry.size.height();
            if (bottom > area.top() && top < m_geometry.size.height()) {
                m_painter.fillRect(QRectF(QPointF(area.left(), top), QPointF(left, bottom)), dots);
                m_painter.fillRect(QRectF(QPointF(right, top), QPointF(area.right() + 1, bottom)),
                                   dots);
            }
        }
        const QPen edge(m_scene.theme->accent, 1, Qt::DashLine);
        line(filter.begin, edge);
        line(filter.end, edge);
    }

    // On the axis, so that the filter is told from a selection.
    void filterBar(const Interval& filter)
    {
        const qreal least = m_geometry.labelWidth;
        const qreal most = m_geometry.size.width();
        const qreal left = std::clamp(m_scale.x(filter.begin), least, most);
        const qreal right = std::clamp(m_scale.x(filter.end), least, most);
        m_painter.fillRect(QRectF(left, m_geometry.axisHeight - 4, right - left, 4),
                           m_scene.theme->accent);
    }

    // A bar under each span that was found; where many share a pixel, one.
    void matches(const SpanSearch& search)
    {
        const auto& found = search.found();
        const Interval& view = m_scene.view;
        const auto first = std::partition_point(
            found.begin(), found.end(),
            [&](const SpanPlace& span) { return span.start < view.begin - search.longest(); });
        std::vector<qreal> drawn(static_cast<std::size_t>(m_scene.lanes->count()), -1);
        for (auto span = first; span != found.end() && span->start < view.end; ++span) {
            const int row = m_scene.lanes->rowOf(span->slot);
            if (row < 0 || span->end < view.begin) {
                continue;
            }
            const qreal left = std::floor(m_scale.x(span->start));
            const qreal right = std::max(left + 2, std::round(m_scale.x(span->end)));
            qreal& until = drawn[static_cast<std::size_t>(row)];
            if (right > until) {
                const int bottom = m_geometry.laneTop(row) + m_geometry.laneHeight;
                m_painter.fillRect(QRectF(left, bottom - 3, right - left, 3),
                                   m_scene.theme->accent);
                until = right;
            }
        }
    }

    // From where the span's task entered the queue.
    void waitLine(const SpanPlace& span)
    {
        const int row = m_scene.lanes->rowOf(span.slot);
        if (row < 0 || span.wait <= 0) {
            return;
        }
        const qreal left = std::round(m_scale.x(span.start - span.wait));
        const qreal right = std::round(m_scale.x(span.start));
        const qreal top = m_geometry.laneTop(row);
        m_painter.fillRect(QRectF(left, top + 1, right - left, 2), m_scene.theme->text);
        m_painter.fillRect(QRectF(left, top, 2, 7), m_scene.theme->text);
        m_painter.fillRect(QRectF(right - 1, top + 1, 1, 4), m_scene.theme->text);
    }

    void markLines(const TimelineMarks& marks)
    {
        for (const TimelineMark& mark : marks.all()) {
            line(mark.time, QPen(m_scene.theme->warn, 1, Qt::DashLine));
        }
    }

    void markFlags(const TimelineMarks& marks)
    {
        m_painter.save();
        m_painter.setClipRect(
            QRectF(m_geometry.labelWidth, 0, m_geometry.size.width(), m_geometry.axisHeight));
        for (const TimelineMark& mark : marks.all()) {
            const QRectF flag = markFlag(mark, m_scene, m_geometry);
            const bool current = &mark == marks.currentMark();
            m_painter.setPen(QPen(m_scene.theme->warn, current ? 2 : 1));
            m_painter.setBrush(m_scene.theme->warnSoft);
            m_painter.drawRect(flag.adjusted(0.5, 0.5, -0.5, -0.5));
            m_painter.setPen(m_scene.theme->warn);
            m_painter.drawText(flag, Qt::AlignCenter, mark.label);
        }
        m_painter.restore();
    }

    void selectionBand(const Interval& selection)
    {
        const qreal left = std::round(m_scale.x(selection.begin));
        const qreal right = std::round(m_scale.x(selection.end));
        // A frame and no tint: labels on spans keep the contrast they were given.
        const QRectF area = m_geometry.laneArea();
        const QColor& accent = m_scene.theme->accent;
        const qreal lanesEnd = m_geometry.laneTop(m_scene.lanes->count());
        const qreal bottom = std::min(area.bottom() + 1, lanesEnd + 4);
        m_painter.fillRect(QRectF(left - 2, area.top(), 2, bottom - area.top()), accent);
        m_painter.fillRect(QRectF(right, area.top(), 2, bottom - area.top()), accent);
        m_painter.fillRect(QRectF(left, area.top(), right - left, 3), accent);
        m_painter.fillRect(QRectF(left, bottom - 3, right - left, 3), accent);
    }

    void outline(const SpanPlace& span, const QColor& colour, int width)
    {
        const int row = m_scene.lanes->rowOf(span.slot);
        if (row < 0) {
            return;
        }
        const qreal top = std::round(m_geometry.laneTop(row) +
                                     (m_geometry.laneHeight - m_geometry.spanHeight) / 2.0);
        const qreal left = std::round(m_scale.x(span.start));
        const qreal right = std::max(left + 3, std::round(m_scale.x(span.end)));
        const qreal grow = width / 2.0;
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(colour, width));
        m_painter.drawRoundedRect(
            QRectF(QPointF(left, top), QPointF(right, top + m_geometry.spanHeight))
                .adjusted(-grow, -grow, grow, grow),
            4, 4);
        m_painter.setRenderHint(QPainter::Antialiasing, false);
    }

    void axisTag(qreal middle, const QString& text, const QColor& back)
    {
        const QFontMetricsF metrics(m_scene.font);
        const qreal width = std::ceil(metrics.horizontalAdvance(text)) + 12;
        const qreal room = m_geometry.size.width() - m_geometry.labelWidth;
        const qreal left =
            m_geometry.labelWidth + std::clamp(middle - m_geometry.labelWidth - width / 2, 0.0,
                                               std::max(0.0, room - width));
        const QRectF box(std::round(left), 1, width, m_geometry.axisHeight - 3);
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(QPen(m_scene.theme->border));
        m_painter.setBrush(back);
        m_painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        m_painter.setPen(m_scene.theme->text);
        m_painter.drawText(box, Qt::AlignCenter, text);
        m_painter.setRenderHint(QPainter::Antialiasing, false);
    }

    QPainter& m_painter;
    const TimelineScene& m_scene;
    const TimelineGeometry& m_geometry;
    TimeScale m_scale;
};

}  // namespace

QRectF markFlag(const TimelineMark& mark, const TimelineScene& scene,
                const TimelineGeometry& geometry)
{
    const qreal x = std::round(TimeScale(scene.view, geometry).x(mark.time));
    const qreal width = QFontMetricsF(scene.font).horizontalAdvance(mark.label) + 10;
    return {x, 2, std::ceil(width), geometry.axisHeight - 5.0};
}

void paintOverlay(QPainter& painter, const TimelineScene& scene, const TimelineGeometry& geometry,
                  const TimelineOverlay& overlay)
{
    OverlayPainter(painter, scene, geometry).paint(overlay);
}

}  // namespace gui
