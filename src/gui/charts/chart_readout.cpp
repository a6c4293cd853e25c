#include "gui/charts/chart_readout.h"

#include <QFontMetricsF>
#include <QStringList>

#include <algorithm>

namespace gui {
namespace {

constexpr qreal kPadding = 6;
constexpr int kAlignment = Qt::AlignLeft | Qt::TextWordWrap;
constexpr qreal kGap = 12;  // between the crosshair and the box

double between(double from, double to, double share)
{
    return from + (to - from) * share;
}

// The pair of neighbours around x, and where between them it lies. `at` gives a point's x.
template <class Points, class At>
std::optional<std::pair<std::size_t, double>> placeOf(const Points& points, double x, At at)
{
    const auto beyond = std::find_if(points.begin(), points.end(),
                                     [&](const auto& point) { return at(point) >= x; });
    if (beyond == points.end() || (beyond == points.begin() && at(*beyond) > x)) {
        return std::nullopt;
    }
    const auto index = static_cast<std::size_t>(beyond - points.begin());
    if (index == 0) {
        return std::pair(std::size_t{0}, 0.0);
    }
    const double from = at(points[index - 1]);
    const double width = at(points[index]) - from;
    return std::pair(index - 1, width > 0 ? (x - from) / width : 0.0);
}

QString lineText(const ChartModel& model, const ChartLine& line, double x)
{
    const auto value = valueAt(line, x);
    if (!value || line.label.isEmpty()) {
        return {};
    }
    QString text = line.label + u' ' + model.y.text(*value);
    if (const auto band = bandAt(line, x); band && band->high > band->low) {
        text += QStringLiteral(" (%1 – %2)").arg(model.y.text(band->low), model.y.text(band->high));
    }
    return text;
}

// Beside the spot on a side that has room, else above or below it.
QRectF boxFor(const QSizeF& size, const QPointF& at, const QRectF& plot)
{
    const auto within = [](qreal wanted, qreal low, qreal high) {
        return std::clamp(wanted, low, std::max(low, high));
    };
    const bool right = at.x() + kGap + size.width() <= plot.right();
    const bool left = at.x() - kGap - size.width() >= plot.left();
    qreal x = right ? at.x() + kGap : at.x() - kGap - size.width();
    qreal y = at.y() - size.height() / 2;
    if (!right && !left) {
        x = at.x() - size.width() / 2;
        y = at.y() > plot.center().y() ? at.y() - kGap - size.height() : at.y() + kGap;
    }
    return {QPointF(within(x, plot.left(), plot.right() - size.width()),
                    within(y, plot.top(), plot.bottom() - size.height())),
            size};
}

// Where the crosshair crosses: on a point or dot, else in the middle of the plot.
QPointF crossingOf(const ChartModel& model, const ChartSpot& spot, const ChartFrame& frame)
{
    if (spot.point >= 0) {
        return pixelsInPlot(frame, model.points[static_cast<std::size_t>(spot.point)].at);
    }
    if (spot.dot >= 0) {
        return pixelsInPlot(frame, model.dots[static_cast<std::size_t>(spot.dot)].at);
    }
    return {frame.toPixels({spot.x, model.y.high}).x(), frame.plot.center().y()};
}

}  // namespace

std::optional<double> valueAt(const ChartLine& line, double x)
{
    const auto place = placeOf(line.points, x, [](const QPointF& at) { return at.x(); });
    if (!place) {
        return std::nullopt;
    }
    const auto [index, share] = *place;
    return index + 1 < line.points.size()
               ? between(line.points[index].y(), line.points[index + 1].y(), share)
               : line.points[index].y();
}

std::optional<ChartBandPoint> bandAt(const ChartLine& line, double x)
{
    const auto place = placeOf(line.band, x, [](const ChartBandPoint& at) { return at.x; });
    if (!place) {
        return std::nullopt;
    }
    const auto [index, share] = *place;
    const ChartBandPoint& from = line.band[index];
    const ChartBandPoint& to = line.band[std::min(index + 1, line.band.size() - 1)];
    return ChartBandPoint{x, between(from.low, to.low, share), between(from.high, to.high, share)};
}

QString readoutText(const ChartModel& model, const ChartSpot& spot)
{
    if (spot.dot >= 0) {
        return model.dots[static_cast<std::size_t>(spot.dot)].tip;
    }
    QStringList rows;
    rows << (spot.point >= 0 ? model.points[static_cast<std::size_t>(spot.point)].tip
                             : QStringLiteral("%1 %2").arg(model.x.text(spot.x), model.x.title));
    for (const ChartLine& line : model.lines) {
        rows << lineText(model, line, spot.x);
    }
    rows.removeAll(QString());
    return rows.join(u'\n');
}

QRectF readoutBox(const ChartModel& model, const ChartSpot& spot, const ChartFrame& frame)
{
    const QRectF room(0, 0, frame.plot.width() - 2 * kPadding, frame.plot.height());
    const QRectF words =
        QFontMetricsF(frame.font).boundingRect(room, kAlignment, readoutText(model, spot));
    return boxFor(words.size() + QSizeF(2 * kPadding + 1, 2 * kPadding),
                  crossingOf(model, spot, frame), frame.plot);
}

void paintReadout(QPainter& painter, const ChartModel& model, const ChartSpot& spot,
                  const ChartFrame& frame, const Theme& theme)
{
    const QPointF at = crossingOf(model, spot, frame);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme.textMuted, 1));
    painter.drawLine(QPointF(at.x(), frame.plot.top()), QPointF(at.x(), frame.plot.bottom()));
    if (spot.point >= 0 || spot.dot >= 0) {
        painter.drawLine(QPointF(frame.plot.left(), at.y()), QPointF(frame.plot.right(), at.y()));
    }
    const QRectF box = readoutBox(model, spot, frame);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(box, 4, 4);
    painter.setFont(frame.font);
    painter.setPen(theme.text);
    painter.drawText(box.adjusted(kPadding, kPadding, -kPadding + 1, -kPadding), kAlignment,
                     readoutText(model, spot));
}

}  // namespace gui
