#include "gui/timeline/painter.h"

#include "gui/timeline/time_axis.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

constexpr int kTextMargin = 8;
constexpr int kSwatch = 9;
constexpr int kTickGap = 24;  // between two labels of the axis

// Not called tr: lupdate would take that for a class's own.
QString inLanguage(const char* text)
{
    return QCoreApplication::translate("Timeline", text);
}

void paintGrid(QPainter& painter, const TimelineScene& scene, const TimelineGeometry& geometry)
{
    const QFontMetricsF metrics(scene.font);
    const TimeScale scale(scene.view, geometry);
    const std::int64_t origin = scene.store->begin();
    const qreal gap = metrics.horizontalAdvance(QStringLiteral("000.00 ms")) + kTickGap;
    const auto ticks = timeTicks(scene.view.begin - origin, scene.view.end - origin,
                                 static_cast<std::int64_t>(gap * scale.nsPerPixel()));
    for (const TimeTick& tick : ticks) {
        const qreal x = std::round(scale.x(origin + tick.at)) + 0.5;
        if (x < geometry.labelWidth) {
            continue;
        }
        painter.setPen(scene.theme->grid);
        painter.drawLine(QPointF(x, geometry.axisHeight), QPointF(x, geometry.size.height()));
        painter.setPen(scene.theme->border);
        painter.drawLine(QPointF(x, geometry.axisHeight - 6), QPointF(x, geometry.axisHeight));
        const qreal width = metrics.horizontalAdvance(tick.label);
        if (x + 4 + width <= geometry.size.width()) {
            painter.setPen(scene.theme->textMuted);
            painter.drawText(QPointF(x + 4, (geometry.axisHeight + metrics.capHeight()) / 2),
                             tick.label);
        }
    }
    painter.setPen(scene.theme->border);
    painter.drawLine(QPointF(0, geometry.axisHeight - 0.5),
                     QPointF(geometry.size.width(), geometry.axisHeight - 0.5));
}

void paintSwatch(QPainter& painter, const WorkerStyle& style, const QRectF& box)
{
    painter.setPen(style.edge == style.fill ? QPen(Qt::NoPen) : QPen(style.edge));
    painter.setBrush(style.fill);
    painter.drawRoundedRect(box, 2, 2);
    if (style.kind != WorkerPattern::Plain) {
        static constexpr Qt::BrushStyle kBrushes[] = {Qt::NoBrush,      Qt::BDiagPattern,
                                                      Qt::FDiagPattern, Qt::VerPattern,
                                                      Qt::HorPattern,   Qt::Dense5Pattern};
        painter.setBrush(QBrush(style.pattern, kBrushes[static_cast<int>(style.kind)]));
        painter.setPen(Qt::NoPen);
        painter.drawRect(box.adjusted(1, 1, -1, -1));
    }
}

void paintLaneLabel(QPainter& painter, const TimelineScene& scene, const TimelineGeometry& geometry,
                    int row)
{
    const SpanLane& lane = scene.lanes->at(row);
    const QRectF box(0, geometry.laneTop(row), geometry.labelWidth - 1, geometry.laneHeight);
    const bool selected = lane.slot() == scene.selectedSlot;
    if (selected) {
        painter.fillRect(box, scene.theme->accentSoft);
        painter.fillRect(QRectF(0, box.top(), 3, box.height()), scene.theme->accent);
    }
    const QFontMetricsF metrics(scene.font);
    const qreal middle = box.center().y();
    paintSwatch(painter, scene.theme->worker(lane.slot()),
                QRectF(kTextMargin, std::round(middle - kSwatch / 2.0), kSwatch, kSwatch));
    const qreal base = std::round(middle + metrics.capHeight() / 2);
    const QString busy = laneBusyText(lane, scene.now);
    const qreal busyLeft = box.right() - kTextMargin - metrics.horizontalAdvance(busy);
    painter.setPen(selected ? scene.theme->text : scene.theme->textMuted);
    painter.drawText(QPointF(busyLeft, base), busy);
    painter.setPen(scene.theme->text);
    const qreal left = kTextMargin + kSwatch + 6;
    painter.drawText(QPointF(left, base),
                     metrics.elidedText(laneLabel(lane), Qt::ElideMiddle, busyLeft - left - 4));
}

void paintLaneLabels(QPainter& painter, const TimelineScene& scene,
                     const TimelineGeometry& geometry)
{
    painter.save();
    painter.setClipRect(0, geometry.axisHeight, geometry.labelWidth, geometry.size.height());
    for (int row = 0; row < scene.lanes->count(); ++row) {
        const int top = geometry.laneTop(row);
        if (top + geometry.laneHeight > geometry.axisHeight && top < geometry.size.height()) {
            paintLaneLabel(painter, scene, geometry, row);
        }
    }
    painter.restore();
    painter.setPen(scene.theme->border);
    painter.drawLine(QPointF(geometry.labelWidth - 0.5, 0),
                     QPointF(geometry.labelWidth - 0.5, geometry.size.height()));
}

void paintSpanLabels(QPainter& painter, const TimelineScene& scene,
                     const TimelineGeometry& geometry, const std::vector<SpanLabel>& labels)
{
    painter.save();
    painter.setClipRect(geometry.laneArea().adjusted(0, 1, 0, 0));
    painter.setFont(scene.labelFont);
    QColor pen;
    for (const SpanLabel& label : labels) {
        const QStaticText* text = scene.labels->fitted(*label.lane, label.span, label.room.width());
        if (text == nullptr) {
            continue;
        }
        if (label.colour != pen) {
            pen = label.colour;
            painter.setPen(pen);
        }
        if (label.back.isValid()) {
            painter.fillRect(QRectF(label.room.left() - 2, label.room.top() + 2,
                                    text->size().width() + 4, label.room.height() - 4),
                             label.back);
        }
        const qreal top = label.room.center().y() - scene.labels->lineHeight() / 2;
        painter.drawStaticText(QPointF(label.room.left(), top), *text);
    }
    painter.restore();
}

void paintEmpty(QPainter& painter, const TimelineScene& scene, const TimelineGeometry& geometry)
{
    painter.setPen(scene.theme->textMuted);
    painter.drawText(
        QRect(QPoint(), geometry.size).adjusted(24, 24, -24, -24),
        Qt::AlignCenter | Qt::TextWordWrap,
        inLanguage(QT_TRANSLATE_NOOP("Timeline",
                                     "Run an experiment: each worker gets a lane here, "
                                     "each task a span, and the gaps are idle time.")));
}

}  // namespace

TimelineGeometry TimelineGeometry::forFont(const QFont& font, const LaneList& lanes)
{
    const QFontMetricsF metrics(font);
    TimelineGeometry geometry;
    geometry.axisHeight = static_cast<int>(std::ceil(metrics.height())) + 8;
    geometry.laneHeight = static_cast<int>(std::ceil(metrics.height())) + 9;
    geometry.spanHeight = geometry.laneHeight - 6;
    qreal widest = metrics.horizontalAdvance(QStringLiteral("00000"));
    for (int row = 0; row < std::min(lanes.count(), 256); ++row) {
        widest = std::max(widest, metrics.horizontalAdvance(laneLabel(lanes.at(row))));
    }
    const qreal busy = metrics.horizontalAdvance(QStringLiteral("100\u00a0%"));
    geometry.labelWidth = static_cast<int>(std::ceil(std::min(widest, 180.0) + busy)) +
                          2 * kTextMargin + kSwatch + 6 + 14;
    return geometry;
}

int TimelineGeometry::rowAt(int y, int lanes) const
{
    if (y < axisHeight) {
        return -1;
    }
    const int offset = y - laneTop(0);
    const int row = offset < 0 ? -1 : offset / laneHeight;
    return row < lanes ? row : -1;
}

TimeScale::TimeScale(const Interval& view, const TimelineGeometry& geometry)
    : m_begin(view.begin)
    , m_left(geometry.labelWidth)
    , m_nsPerPixel(static_cast<qreal>(view.length()) /
                   std::max(1, geometry.size.width() - geometry.labelWidth))
{
}

qreal TimeScale::x(std::int64_t time) const
{
    return m_left + static_cast<qreal>(time - m_begin) / m_nsPerPixel;
}

std::int64_t TimeScale::time(qreal x) const
{
    return m_begin + static_cast<std::int64_t>(std::llround((x - m_left) * m_nsPerPixel));
}

std::vector<SpanLabel> paintTimeline(QImage& image, const TimelineScene& scene,
                                     const TimelineGeometry& geometry)
{
    image.fill(scene.theme->surface);
    if (scene.store->empty() || scene.lanes->count() == 0) {
        QPainter painter(&image);
        painter.setFont(scene.font);
        paintEmpty(painter, scene, geometry);
        return {};
    }
    {
        QPainter painter(&image);
        painter.setFont(scene.font);
        paintGrid(painter, scene, geometry);
    }
    std::vector<SpanLabel> labels = paintSpans(image, scene, geometry);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(scene.font);
    paintLaneLabels(painter, scene, geometry);
    paintSpanLabels(painter, scene, geometry, labels);
    return labels;
}

}  // namespace gui
