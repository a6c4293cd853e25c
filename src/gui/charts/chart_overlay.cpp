#include "gui/charts/chart_overlay.h"

#include "gui/charts/label_layout.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <optional>

namespace gui {
namespace {

constexpr qreal kTickGap = 6;
constexpr qreal kPointRadius = 4;
constexpr qreal kCap = 4;  // half of an interval's cap
constexpr double kTextContrast = 4.5;
constexpr double kGraphicContrast = 3.0;

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto channel = [share](int x, int y) {
        return static_cast<int>(std::lround(x + (y - x) * share));
    };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

QSizeF textSize(const QFont& font, const QString& text)
{
    const QFontMetricsF metrics(font);
    return {std::ceil(metrics.horizontalAdvance(text)) + 2, std::ceil(metrics.height())};
}

// Where a line leaves the plot, or its last point.
std::optional<QPointF> visibleEnd(const ChartLine& line, const ChartFrame& frame)
{
    std::optional<QPointF> end;
    const QRectF plot = frame.plot.adjusted(-0.5, -0.5, 0.5, 0.5);
    for (std::size_t i = 0; i < line.points.size(); ++i) {
        const QPointF at = frame.toPixels(line.points[i]);
        if (plot.contains(at)) {
            end = at;
        } else if (end && at.y() < plot.top() && at.y() != end->y()) {
            const qreal share = (end->y() - plot.top()) / (end->y() - at.y());
            return QPointF(end->x() + (at.x() - end->x()) * share, plot.top());
        }
    }
    return end;
}

void paintPoint(QPainter& painter, const ChartPoint& point, const ChartFrame& frame,
                const Theme& theme, bool focused)
{
    const QPointF at = frame.toPixels(point.at);
    const QColor accent = legible(theme, theme.accent, kGraphicContrast);
    const QColor best =
        legible(theme, chartColour(theme, ChartColour::Highlight), kGraphicContrast);
    const QColor colour = point.highlighted ? best : accent;
    if (point.high > point.low) {
        const qreal top =
            std::max(frame.plot.top(), frame.toPixels({point.at.x(), point.high}).y());
        const qreal bottom =
            std::min(frame.plot.bottom(), frame.toPixels({point.at.x(), point.low}).y());
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

struct Text {
    QString text;
    QColor colour;
    bool bold = false;
};

class LabelPainter {
public:
    LabelPainter(const ChartModel& model, const ChartFrame& frame, const Theme& theme)
        : m_frame(frame)
        , m_theme(theme)
    {
        for (const ChartPoint& point : model.points) {
            const QPointF at = frame.toPixels(point.at);
            const qreal low = frame.toPixels({point.at.x(), point.low}).y();
            const qreal high = frame.toPixels({point.at.x(), point.high}).y();
            m_taken.push_back(QRectF(QPointF(at.x() - 6, std::min(high, at.y() - 6)),
                                     QPointF(at.x() + 6, std::max(low, at.y() + 6))));
        }
        for (const ChartLine& line : model.lines) {
            occupy(line);
        }
        for (const ChartPoint& point : model.points) {
            if (!point.label.isEmpty()) {
                wish(frame.toPixels(point.at), {point.label, theme.text, true},
                     {{0, 1.1}, {1, 1}, {0, -1.1}, {-1, -1}});
            }
        }
        for (const ChartMark& mark : model.marks) {
            const QPointF at(frame.toPixels({mark.x, model.y.high}).x(), frame.plot.top());
            wish(at, {mark.label, theme.textMuted, false}, {{1, 1}, {-1, 1}});
        }
        for (const ChartLine& line : model.lines) {
            const auto end = visibleEnd(line, frame);
            if (end && !line.label.isEmpty()) {
                wish(*end,
                     {line.label, legible(theme, chartColour(theme, line.colour), kTextContrast),
                      false},
                     {{-1, -1}, {-1, 1}, {0, -1}, {-1, 0}});
            }
        }
    }

    void paint(QPainter& painter)
    {
        const QRectF area = m_frame.plot.adjusted(0, 0, 2, 0);
        const auto boxes = placeLabels(m_wishes, area, m_taken, 4);
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            if (boxes[i].isNull()) {
                continue;  // no room; the tooltip and the table still have it
            }
            painter.setFont(fontOf(m_texts[i]));
            painter.setPen(m_texts[i].colour);
            painter.drawText(boxes[i], Qt::AlignCenter, m_texts[i].text);
        }
    }

private:
    QFont fontOf(const Text& text) const
    {
        QFont font = m_frame.font;
        font.setBold(text.bold);
        return font;
    }

    // Labels keep off the lines too: small boxes along each.
    void occupy(const ChartLine& line)
    {
        for (std::size_t i = 1; i < line.points.size(); ++i) {
            const QPointF from = m_frame.toPixels(line.points[i - 1]);
            const QPointF to = m_frame.toPixels(line.points[i]);
            const qreal length = std::hypot(to.x() - from.x(), to.y() - from.y());
            const int pieces = std::clamp(static_cast<int>(length / 4), 1, 400);
            for (int piece = 0; piece < pieces; ++piece) {
                const QPointF at = from + (to - from) * (static_cast<qreal>(piece) / pieces);
                if (m_frame.plot.contains(at)) {
                    m_taken.push_back(QRectF(at.x() - 2, at.y() - 2, 4, 4));
                }
            }
        }
    }

    void wish(const QPointF& anchor, Text text, std::vector<QPointF> directions)
    {
        m_wishes.push_back({anchor, textSize(fontOf(text), text.text), std::move(directions)});
        m_texts.push_back(std::move(text));
    }

    const ChartFrame& m_frame;
    const Theme& m_theme;
    std::vector<QRectF> m_taken;
    std::vector<LabelWish> m_wishes;
    std::vector<Text> m_texts;
};

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
    for (const ChartMark& mark : model.marks) {
        const qreal x = std::round(frame.toPixels({mark.x, model.y.low}).x());
        painter.setPen(QPen(theme.textMuted, 1, Qt::DotLine));
        painter.drawLine(QPointF(x, frame.plot.top()), QPointF(x, frame.plot.bottom()));
    }
}

void paintChartFront(QPainter& painter, const ChartModel& model, const ChartFrame& frame,
                     const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < model.points.size(); ++i) {
        paintPoint(painter, model.points[i], frame, theme, static_cast<int>(i) == model.focused);
    }
    LabelPainter(model, frame, theme).paint(painter);
}

}  // namespace gui
