#include "gui/charts/chart_overlay.h"

#include "gui/charts/chart_labels.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

constexpr qreal kTickGap = 6;
constexpr qreal kPointRadius = 4;
constexpr qreal kCap = 4;  // half of an interval's cap
constexpr qreal kDotRadius = 1.8;
constexpr double kBandOpacity = 0.14;
constexpr double kGraphicContrast = 3.0;

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto channel = [share](int x, int y) {
        return static_cast<int>(std::lround(x + (y - x) * share));
    };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

void paintPoint(QPainter& painter, const ChartPoint& point, const ChartFrame& frame,
                const Theme& theme, bool focused)
{
    const QPointF at = pixelsInPlot(frame, point.at);
    const QColor accent = legible(theme, theme.accent, kGraphicContrast);
    const QColor best =
        legible(theme, chartColour(theme, ChartColour::Highlight), kGraphicContrast);
    const QColor colour = point.highlighted ? best : accent;
    if (point.high > point.low) {
        const qreal top = pixelsInPlot(frame, {point.at.x(), point.high}).y();
        const qreal bottom = pixelsInPlot(frame, {point.at.x(), point.low}).y();
        painter.setPen(QPen(colour, 1.5));
        painter.drawLine(QPointF(at.x(), top), QPointF(at.x(), bottom));
        painter.drawLine(QPointF(at.x() - kCap, top), QPointF(at.x() + kCap, top));
        painter.drawLine(QPointF(at.x() - kCap, bottom), QPointF(at.x() + kCap, bottom));
    }
    painter.setPen(QPen(point.hollow ? colour : theme.surface, point.hollow ? 2 : 1.2));
    painter.setBrush(point.hollow ? theme.surface : colour);
    if (point.highlighted) {
        // A diamond: best is told by shape and label too.
        const qreal r = kPointRadius + 2;
        const QPointF corners[] = {at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r),
                                   at + QPointF(-r, 0)};
        painter.drawPolygon(corners, 4);
    } else {
        painter.drawEllipse(at, kPointRadius, kPointRadius);
    }
    if (focused) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.text, 1.5));
        painter.drawEllipse(at, kPointRadius + 5, kPointRadius + 5);
    }
}

void paintDot(QPainter& painter, const ChartDot& dot, const ChartFrame& frame, const Theme& theme)
{
    const QPointF at = pixelsInPlot(frame, dot.at);
    const qreal radius = dot.hollow ? kDotRadius + 1 : kDotRadius;
    painter.setPen(dot.hollow ? QPen(theme.bad, 1.2) : QPen(Qt::NoPen));
    painter.setBrush(dot.hollow ? theme.surface : theme.textMuted);
    painter.drawEllipse(at, radius, radius);
}

void paintBand(QPainter& painter, const ChartLine& line, const ChartFrame& frame,
               const Theme& theme)
{
    QPolygonF edge;
    for (const ChartBandPoint& at : line.band) {
        edge << pixelsInPlot(frame, {at.x, at.high});
    }
    for (auto at = line.band.rbegin(); at != line.band.rend(); ++at) {
        edge << pixelsInPlot(frame, {at->x, at->low});
    }
    QColor shade = linePen(theme, line).color();
    shade.setAlphaF(static_cast<float>(kBandOpacity));
    painter.setPen(Qt::NoPen);
    painter.setBrush(shade);
    painter.drawPolygon(edge);
}

void paintLabel(QPainter& painter, const ChartLabel& label, const ChartModel& model,
                const ChartFrame& frame, const Theme& theme)
{
    if (label.line >= 0) {
        painter.setPen(linePen(theme, model.lines[static_cast<std::size_t>(label.line)]));
        painter.drawLine(label.stroke);
    }
    QFont font = frame.font;
    font.setBold(label.bold);
    painter.setFont(font);
    painter.setPen(label.colour);
    painter.drawText(label.box, Qt::AlignCenter, label.text);
}

}  // namespace

QColor chartColour(const Theme& theme, ChartColour colour)
{
    switch (colour) {
    case ChartColour::Accent:
        return theme.accent;
    case ChartColour::Faint:
        return theme.border;
    case ChartColour::Highlight:
        return theme.worker(1).fill;
    case ChartColour::Worker0:
        return theme.worker(0).fill;
    case ChartColour::Worker3:
        return theme.worker(3).fill;
    case ChartColour::Worker5:
        return theme.worker(5).fill;
    }
    return theme.text;
}

QColor legible(const Theme& theme, const QColor& colour, double contrast)
{
    QColor result = colour;
    for (int step = 0; step <= 20 && Theme::contrast(result, theme.surface) < contrast; ++step) {
        result = mixed(colour, theme.text, step / 20.0);
    }
    return result;
}

Qt::PenStyle chartDash(ChartDash dash)
{
    switch (dash) {
    case ChartDash::Dashed:
        return Qt::DashLine;
    case ChartDash::Dotted:
        return Qt::DotLine;
    case ChartDash::DashDot:
        return Qt::DashDotLine;
    case ChartDash::Solid:
        break;
    }
    return Qt::SolidLine;
}

QPen linePen(const Theme& theme, const ChartLine& line)
{
    QPen pen(legible(theme, chartColour(theme, line.colour), kGraphicContrast), line.width,
             chartDash(line.dash));
    pen.setJoinStyle(Qt::RoundJoin);
    return pen;
}

QPointF pixelsInPlot(const ChartFrame& frame, const QPointF& value)
{
    const QPointF at = frame.toPixels(value);
    return {std::clamp(at.x(), frame.plot.left(), frame.plot.right()),
            std::clamp(at.y(), frame.plot.top(), frame.plot.bottom())};
}

QMarginsF chartMargins(const ChartModel& model, const QFont& font)
{
    const QFontMetricsF metrics(font);
    qreal widest = 0;
    for (const auto& [value, text] : model.y.ticks) {
        widest = std::max(widest, metrics.horizontalAdvance(text));
    }
    const qreal line = metrics.height();
    return {std::ceil(widest) + kTickGap + 6, std::ceil(1.7 * line), 14, 2 * line + kTickGap + 4};
}

void paintChartBack(QPainter& painter, const ChartModel& model, const ChartFrame& frame,
                    const Theme& theme)
{
    const QFontMetricsF metrics(frame.font);
    painter.setFont(frame.font);
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const auto& [value, text] : model.y.ticks) {
        const qreal y = std::round(frame.toPixels({model.x.high, value}).y());
        painter.setPen(value == model.y.low ? theme.border : theme.grid);
        painter.drawLine(QPointF(frame.plot.left(), y), QPointF(frame.plot.right(), y));
        painter.setPen(theme.textMuted);
        painter.drawText(QPointF(frame.plot.left() - kTickGap - metrics.horizontalAdvance(text),
                                 y + metrics.capHeight() / 2),
                         text);
    }
    painter.setPen(theme.textMuted);
    const qreal base = frame.plot.bottom() + kTickGap + metrics.ascent();
    qreal free = -1e9;
    for (const auto& [value, text] : model.x.ticks) {
        const qreal width = metrics.horizontalAdvance(text);
        const qreal left = frame.toPixels({value, model.y.low}).x() - width / 2;
        if (left > free) {
            painter.drawText(QPointF(left, base), text);
            free = left + width + 4;
        }
    }
    painter.drawText(QRectF(frame.plot.left(), base, frame.plot.width(), metrics.height() + 4),
                     Qt::AlignHCenter | Qt::AlignBottom, model.x.title);
    painter.drawText(QPointF(frame.whole.left() + 6, frame.whole.top() + metrics.ascent()),
                     model.y.title);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const ChartLine& line : model.lines) {
        paintBand(painter, line, frame, theme);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const ChartMark& mark : model.marks) {
        const qreal x = std::round(frame.toPixels({mark.x, model.y.low}).x());
        painter.setPen(QPen(theme.textMuted, 1, Qt::DotLine));
        painter.drawLine(QPointF(x, frame.plot.top()), QPointF(x, frame.plot.bottom()));
    }
}

void paintChartFront(QPainter& painter, const ChartModel& model, const ChartFrame& frame,
                     const Theme& theme, const QRectF& covered)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const ChartDot& dot : model.dots) {
        paintDot(painter, dot, frame, theme);
    }
    for (std::size_t i = 0; i < model.points.size(); ++i) {
        paintPoint(painter, model.points[i], frame, theme, static_cast<int>(i) == model.focused);
    }
    for (const ChartLabel& label : layOutLabels(model, frame, theme)) {
        if (!label.box.intersects(covered)) {
            paintLabel(painter, label, model, frame, theme);
        }
    }
}

}  // namespace gui
