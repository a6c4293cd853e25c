#include "gui/charts/chart.h"
#include "gui/charts/chart_overlay.h"

#include <QChart>
#include <QChartView>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLineSeries>
#include <QLocale>
#include <QLogValueAxis>
#include <QMouseEvent>
#include <QToolTip>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

// The only file that knows Qt Charts: deprecated upstream from Qt 6.10 on, so it has to be
// replaceable.
namespace gui {
namespace {

constexpr qreal kPickRadius = 12;

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
                [this, first](QPointF value) { return chart()->mapToPosition(value, first); }};
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
        const QString tip = tipAt(event->position());
        setCursor(pointAt(event->position()) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
        if (tip.isEmpty()) {
            QToolTip::hideText();
        } else {
            QToolTip::showText(event->globalPosition().toPoint(), tip, this);
        }
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
            if (!m_model.x.logarithmic || (point.x() > 0 && point.y() > 0)) {
                series->append(point);
            }
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

    int pointAt(const QPointF& pos) const
    {
        if (!m_model.emptyText.isEmpty()) {
            return -1;
        }
        const ChartFrame here = frame();
        int best = -1;
        qreal nearest = kPickRadius;
        for (std::size_t i = 0; i < m_model.points.size(); ++i) {
            const QPointF at = here.toPixels(m_model.points[i].at);
            const qreal away = std::hypot(at.x() - pos.x(), at.y() - pos.y());
            if (away < nearest) {
                nearest = away;
                best = static_cast<int>(i);
            }
        }
        return best;
    }

    // The point under the mouse, else what each line says at this x.
    QString tipAt(const QPointF& pos) const
    {
        const int point = pointAt(pos);
        if (point >= 0) {
            return m_model.points[static_cast<std::size_t>(point)].tip;
        }
        if (!m_model.emptyText.isEmpty() || !chart()->plotArea().contains(pos)) {
            return {};
        }
        const double x = chart()->mapToValue(pos, chart()->series().value(0)).x();
        QStringList rows{
            QStringLiteral("%1 %2").arg(QLocale().toString(x, 'f', 1), m_model.x.title)};
        for (const ChartLine& line : m_model.lines) {
            const auto beyond = std::find_if(line.points.begin(), line.points.end(),
                                             [x](const QPointF& at) { return at.x() >= x; });
            if (beyond == line.points.begin() || beyond == line.points.end() ||
                line.label.isEmpty()) {
                continue;
            }
            const QPointF from = *(beyond - 1);
            const double y =
                from.y() + (beyond->y() - from.y()) * (x - from.x()) / (beyond->x() - from.x());
            rows << QStringLiteral("%1 %2×").arg(line.label, QLocale().toString(y, 'f', 2));
        }
        return rows.join(u'\n');
    }

    ChartModel m_model;
    ChartLayer* m_back = nullptr;
    ChartLayer* m_front = nullptr;
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
        paintChartFront(*painter, model, m_view->frame(), m_view->theme());
    }
}

class QtChartsChart : public Chart {
public:
    explicit QtChartsChart(QWidget* parent) : m_view(new QtChartsView(parent)) {}
    QWidget* widget() override { return m_view; }
    void setModel(ChartModel model) override { m_view->setModel(std::move(model)); }
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
