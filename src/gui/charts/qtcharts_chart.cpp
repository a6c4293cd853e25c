#include "gui/charts/chart.h"
#include "gui/charts/chart_overlay.h"
#include "gui/charts/chart_readout.h"

#include <QChart>
#include <QChartView>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QMouseEvent>
#include <QPainter>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

// The only file that knows Qt Charts: deprecated upstream from Qt 6.10 on, so it has to be
// replaceable.
namespace gui {
namespace {

constexpr qreal kPointRadius = 12;  // how near the mouse has to be
constexpr qreal kDotRadius = 5;

class QtChartsView;

// Paints what lies under or over the library's lines.
class ChartLayer : public QGraphicsItem {
public:
    enum class Side { Back, Front };
    ChartLayer(QtChartsView* view, QGraphicsItem* parent, Side side);
    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    QtChartsView* m_view;
    Side m_side;
};

class QtChartsView : public QChartView {
public:
    explicit QtChartsView(QWidget* parent) : QChartView(new QChart, parent)
    {
        setFrameShape(QFrame::NoFrame);
        setRenderHint(QPainter::Antialiasing);
        setMouseTracking(true);
        setFocusPolicy(Qt::NoFocus);  // the owner takes the keys
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        chart()->legend()->hide();
        chart()->setBackgroundVisible(false);
        chart()->setMargins({});
        chart()->layout()->setContentsMargins(0, 0, 0, 0);
        m_back = new ChartLayer(this, chart(), ChartLayer::Side::Back);
        m_front = new ChartLayer(this, chart(), ChartLayer::Side::Front);
        m_back->setZValue(-1);
        m_front->setZValue(1000);
    }

    void setModel(ChartModel model)
    {
        m_model = std::move(model);
        rebuild();
    }

    ChartFrame frame() const
    {
        const auto series = chart()->series();
        auto* first = series.isEmpty() ? nullptr : series.first();
        return {chart()->plotArea(), QRectF(QPointF(), QSizeF(size())), font(),
                [this, first](const QPointF& value) {
                    return chart()->mapToPosition(onAxes(value), first);
                },
                m_bare};
    }
    // What is written and crossed: where the mouse is, else the focused point.
    std::optional<ChartSpot> spot() const
    {
        if (m_bare || !m_model.emptyText.isEmpty()) {
            return std::nullopt;
        }
        if (m_mouse) {
            return spotAt(*m_mouse);
        }
        const auto focused = static_cast<std::size_t>(m_model.focused);
        return m_model.focused >= 0 && focused < m_model.points.size()
                   ? std::optional(ChartSpot{m_model.points[focused].at.x(), m_model.focused})
                   : std::nullopt;
    }
    void renderBare(QPainter& painter)
    {
        m_bare = true;
        const int focused = std::exchange(m_model.focused, -1);
        // To scale: the scene is drawn as the widget shows it.
        scene()->render(&painter, QRectF(QPointF(), QSizeF(size())),
                        QRectF(QPointF(), QSizeF(size())));
        m_model.focused = focused;
        m_bare = false;
    }
    const ChartModel& model() const { return m_model; }
    const Theme& theme() const { return Theme::of(this); }
    std::function<void(int)> clicked;

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QChartView::resizeEvent(event);
        placePlot();
    }

    void changeEvent(QEvent* event) override
    {
        QChartView::changeEvent(event);
        if (m_front != nullptr && event->type() == QEvent::PaletteChange) {
            rebuild();
        }
    }

    void mouseMoveEvent(QMouseEvent* event) override
    {
        setCursor(pointAt(event->position()) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
        m_mouse = event->position();
        m_front->update();
    }

    bool viewportEvent(QEvent* event) override
    {
        if (event->type() == QEvent::Leave) {
            m_mouse.reset();
            m_front->update();
        }
        return QChartView::viewportEvent(event);
    }

    void mousePressEvent(QMouseEvent* event) override
    {
        const int point = event->button() == Qt::LeftButton ? pointAt(event->position()) : -1;
        if (point >= 0 && clicked) {
            clicked(point);
        }
        event->ignore();  // the owner takes the focus
    }

    void wheelEvent(QWheelEvent* event) override { event->ignore(); }

private:
    void rebuild()
    {
        chart()->removeAllSeries();
        const auto old = chart()->axes();
        for (QAbstractAxis* axis : old) {
            chart()->removeAxis(axis);
            delete axis;
        }
        setBackgroundBrush(theme().surface);
        if (m_model.emptyText.isEmpty()) {
            QAbstractAxis* x = makeAxis(m_model.x);
            QAbstractAxis* y = makeAxis(m_model.y);
            chart()->addAxis(x, Qt::AlignBottom);
            chart()->addAxis(y, Qt::AlignLeft);
            addLine({}, x, y);  // places are asked for by a series, also when none is shown
            for (const ChartLine& line : m_model.lines) {
                addLine(line, x, y);
            }
        }
        placePlot();
        m_back->update();
        m_front->update();
    }

    static QAbstractAxis* makeAxis(const ChartAxis& from)
    {
        QAbstractAxis* axis = nullptr;
        if (from.logarithmic) {
            auto* log = new QLogValueAxis;
            log->setBase(2);
            axis = log;
        } else {
            axis = new QValueAxis;
        }
        axis->setRange(from.low, from.high);
        // Ticks stand at measured values, which the library can't do: the layers paint them.
        axis->setLabelsVisible(false);
        axis->setGridLineVisible(false);
        axis->setLineVisible(false);
        return axis;
    }

    void addLine(const ChartLine& line, QAbstractAxis* x, QAbstractAxis* y)
    {
        auto* series = new QLineSeries;
        series->setPen(linePen(theme(), line));
        series->setName(line.label);
        for (const QPointF& point : line.points) {
            series->append(onAxes(point));
        }
        chart()->addSeries(series);
        series->attachAxis(x);
        series->attachAxis(y);
    }

    void placePlot()
    {
        const QMarginsF margins = chartMargins(m_model, font());
        chart()->setPlotArea(QRectF(QPointF(), QSizeF(size())).marginsRemoved(margins));
        m_back->update();
        m_front->update();
    }

    // Nothing and less have no place on a logarithmic axis: far below what it shows.
    QPointF onAxes(const QPointF& value) const
    {
        const auto placed = [](double number, const ChartAxis& axis) {
            return axis.logarithmic ? std::max(number, axis.low / 1000) : number;
        };
        return {placed(value.x(), m_model.x), placed(value.y(), m_model.y)};
    }

    // Index of the nearest of them within the radius, or -1.
    template <class Marks>
    int nearest(const Marks& marks, const QPointF& pos, qreal radius) const
    {
        if (!m_model.emptyText.isEmpty()) {
            return -1;
        }
        const ChartFrame here = frame();
        int found = -1;
        for (std::size_t i = 0; i < marks.size(); ++i) {
            const QPointF at = pixelsInPlot(here, marks[i].at);
            const qreal away = std::hypot(at.x() - pos.x(), at.y() - pos.y());
            if (away < radius) {
                radius = away;
                found = static_cast<int>(i);
            }
        }
        return found;
    }

    int pointAt(const QPointF& pos) const { return nearest(m_model.points, pos, kPointRadius); }

    // A dot under the mouse, else a point near it, else what the lines say at this x.
    std::optional<ChartSpot> spotAt(const QPointF& pos) const
    {
        const int point = pointAt(pos);
        const int dot = nearest(m_model.dots, pos, kDotRadius);
        if (dot >= 0 && point < 0) {
            return ChartSpot{m_model.dots[static_cast<std::size_t>(dot)].at.x(), -1, dot};
        }
        if (point >= 0) {
            return ChartSpot{m_model.points[static_cast<std::size_t>(point)].at.x(), point};
        }
        if (!chart()->plotArea().contains(pos)) {
            return std::nullopt;
        }
        return ChartSpot{chart()->mapToValue(pos, chart()->series().value(0)).x()};
    }

    ChartModel m_model;
    ChartLayer* m_back = nullptr;
    ChartLayer* m_front = nullptr;
    std::optional<QPointF> m_mouse;
    bool m_bare = false;  // as a picture: no crosshair, but a key; a window has its legend
};

ChartLayer::ChartLayer(QtChartsView* view, QGraphicsItem* parent, Side side)
    : QGraphicsItem(parent)
    , m_view(view)
    , m_side(side)
{
    setAcceptedMouseButtons(Qt::NoButton);
}

QRectF ChartLayer::boundingRect() const
{
    return {QPointF(), QSizeF(m_view->size())};
}

void ChartLayer::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const ChartModel& model = m_view->model();
    if (!model.emptyText.isEmpty()) {
        if (m_side == Side::Back) {
            painter->setFont(m_view->font());
            painter->setPen(m_view->theme().textMuted);
            painter->drawText(boundingRect().adjusted(20, 20, -20, -20),
                              Qt::AlignCenter | Qt::TextWordWrap, model.emptyText);
        }
        return;
    }
    if (m_side == Side::Back) {
        paintChartBack(*painter, model, m_view->frame(), m_view->theme());
    } else {
        const ChartFrame frame = m_view->frame();
        const auto spot = m_view->spot();
        paintChartFront(*painter, model, frame, m_view->theme(),
                        spot ? readoutBox(model, *spot, frame) : QRectF());
        if (spot) {
            paintReadout(*painter, model, *spot, frame, m_view->theme());
        }
    }
}

class QtChartsChart : public Chart {
public:
    explicit QtChartsChart(QWidget* parent) : m_view(new QtChartsView(parent)) {}
    QWidget* widget() override { return m_view; }
    void setModel(ChartModel model) override { m_view->setModel(std::move(model)); }
    void render(QPainter& painter) override { m_view->renderBare(painter); }
    QString readout() const override
    {
        const auto spot = m_view->spot();
        return spot ? readoutText(m_view->model(), *spot) : QString();
    }
    void onPointClicked(std::function<void(int)> handler) override
    {
        m_view->clicked = std::move(handler);
    }

private:
    QtChartsView* m_view;  // owned by its parent
};

}  // namespace

std::unique_ptr<Chart> makeChart(QWidget* parent)
{
    return std::make_unique<QtChartsChart>(parent);
}

}  // namespace gui
