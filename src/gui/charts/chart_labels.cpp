#include "gui/charts/chart_labels.h"

#include "gui/charts/label_layout.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace gui {
namespace {

// 4.5 is asked for; some more, since a label may stand on a band's pale shade.
constexpr double kTextContrast = 5.2;
constexpr qreal kGap = 4;
constexpr qreal kStroke = 24;  // length of a line's piece in the key

// Where a line leaves the plot, or its last point.
std::optional<QPointF> visibleEnd(const ChartLine& line, const ChartFrame& frame)
{
    std::optional<QPointF> end;
    const QRectF plot = frame.plot.adjusted(-0.5, -0.5, 0.5, 0.5);
    for (const QPointF& point : line.points) {
        const QPointF at = frame.toPixels(point);
        if (plot.contains(at)) {
            end = at;
        } else if (end && at.y() < plot.top() && at.y() != end->y()) {
            const qreal share = (end->y() - plot.top()) / (end->y() - at.y());
            return QPointF(end->x() + (at.x() - end->x()) * share, plot.top());
        }
    }
    return end;
}

class LabelLayout {
public:
    LabelLayout(const ChartModel& model, const ChartFrame& frame, const Theme& theme)
        : m_model(model)
        , m_frame(frame)
        , m_theme(theme)
        , m_area(frame.plot.adjusted(0, 0, 2, 0))
    {
    }

    std::vector<ChartLabel> layOut()
    {
        occupyPoints();
        occupyDots();
        std::for_each(m_model.lines.begin(), m_model.lines.end(),
                      [this](const ChartLine& line) { occupy(line); });
        namePoints();
        nameMarks();
        if (!nameLineEnds() && m_frame.key) {
            addKey();
        }
        return std::move(m_labels);
    }

private:
    QFont fontOf(bool bold) const
    {
        QFont font = m_frame.font;
        font.setBold(bold);
        return font;
    }

    QSizeF sizeOf(const QString& text, bool bold = false) const
    {
        const QFontMetricsF metrics(fontOf(bold));
        return {std::ceil(metrics.horizontalAdvance(text)) + 2, std::ceil(metrics.height())};
    }

    QColor colourOf(const ChartLine& line) const
    {
        return legible(m_theme, chartColour(m_theme, line.colour), kTextContrast);
    }

    void occupyPoints()
    {
        for (const ChartPoint& point : m_model.points) {
            const QPointF at = pixelsInPlot(m_frame, point.at);
            const qreal low = pixelsInPlot(m_frame, {point.at.x(), point.low}).y();
            const qreal high = pixelsInPlot(m_frame, {point.at.x(), point.high}).y();
            m_taken.emplace_back(QPointF(at.x() - 6, std::min(high, at.y() - 6)),
                                 QPointF(at.x() + 6, std::max(low, at.y() + 6)));
        }
    }

    // One box a worker count: there may be thousands of dots.
    void occupyDots()
    {
        std::map<double, QRectF> columns;
        for (const ChartDot& dot : m_model.dots) {
            const QPointF at = pixelsInPlot(m_frame, dot.at);
            columns[dot.at.x()] |= QRectF(at.x() - 3, at.y() - 3, 6, 6);
        }
        for (const auto& [x, box] : columns) {
            m_taken.push_back(box);
        }
    }

    // Small boxes along a line.
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
                    m_taken.emplace_back(at.x() - 2, at.y() - 2, 4, 4);
                }
            }
        }
    }

    void add(const QPointF& anchor, const QString& text, const QColor& colour, bool bold,
             std::vector<QPointF> directions)
    {
        const LabelWish wish{anchor, sizeOf(text, bold), std::move(directions)};
        const QRectF box = placeLabels({wish}, m_area, m_taken, kGap).front();
        if (!box.isNull()) {
            m_taken.push_back(box);
            m_labels.push_back({box, text, colour, bold});
        }
    }

    void namePoints()
    {
        for (const ChartPoint& point : m_model.points) {
            if (!point.label.isEmpty()) {
                add(pixelsInPlot(m_frame, point.at), point.label, m_theme.text, true,
                    {{0, 1.1}, {1, 1}, {0, -1.1}, {-1, -1}});
            }
        }
    }

    void nameMarks()
    {
        for (const ChartMark& mark : m_model.marks) {
            const QPointF at(m_frame.toPixels({mark.x, m_model.y.high}).x(), m_frame.plot.top());
            add(at, mark.label, m_theme.textMuted, false, {{1, 1}, {-1, 1}});
        }
        for (const ChartMark& mark : m_model.marks) {
            const qreal x = m_frame.toPixels({mark.x, m_model.y.low}).x();
            m_taken.emplace_back(x - 1, m_frame.plot.top(), 2, m_frame.plot.height());
        }
    }

    // Each line's name right beside its end, or none at all.
    bool nameLineEnds()
    {
        std::vector<LabelWish> wishes;
        std::vector<ChartLabel> labels;
        const qreal apart = sizeOf(QStringLiteral("X")).height() / 2;
        for (const ChartLine& line : m_model.lines) {
            const auto end = visibleEnd(line, m_frame);
            if (line.label.isEmpty() || !end) {
                continue;
            }
            const bool near = std::ranges::any_of(wishes, [&](const LabelWish& other) {
                return std::hypot(other.anchor.x() - end->x(), other.anchor.y() - end->y()) < apart;
            });
            if (near) {
                return false;
            }
            wishes.push_back(
                {*end, sizeOf(line.label), {{-1, -1}, {-1, 1}, {0, -1}, {-1, 0}, {1, 1}}, false});
            labels.push_back({{}, line.label, colourOf(line)});
        }
        const auto boxes = placeLabels(wishes, m_area, m_taken, kGap);
        if (std::ranges::any_of(boxes, &QRectF::isNull)) {
            return false;
        }
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            labels[i].box = boxes[i];
            m_labels.push_back(labels[i]);
        }
        return true;
    }

    void addKey()
    {
        std::vector<ChartLabel> rows;
        QSizeF size;
        for (std::size_t i = 0; i < m_model.lines.size(); ++i) {
            const ChartLine& line = m_model.lines[i];
            if (line.label.isEmpty() || !visibleEnd(line, m_frame)) {
                continue;
            }
            const QSizeF text = sizeOf(line.label);
            const QRectF box(QPointF(kStroke + 2 * kGap, size.height()), text);
            rows.push_back({box, line.label, colourOf(line), false, static_cast<int>(i),
                            QLineF(0, box.center().y(), kStroke, box.center().y())});
            size = QSizeF(std::max(size.width(), box.right()), box.bottom());
        }
        const QRectF room =
            placeInside(size, m_area.adjusted(kGap, kGap, -2 * kGap, -kGap), m_taken);
        if (room.isNull()) {
            return;
        }
        for (ChartLabel& row : rows) {
            row.box.translate(room.topLeft());
            row.stroke.translate(room.topLeft());
            m_labels.push_back(std::move(row));
        }
    }

    const ChartModel& m_model;
    const ChartFrame& m_frame;
    const Theme& m_theme;
    QRectF m_area;
    std::vector<QRectF> m_taken;
    std::vector<ChartLabel> m_labels;
};

}  // namespace

std::vector<ChartLabel> layOutLabels(const ChartModel& model, const ChartFrame& frame,
                                     const Theme& theme)
{
    return LabelLayout(model, frame, theme).layOut();
}

}  // namespace gui
