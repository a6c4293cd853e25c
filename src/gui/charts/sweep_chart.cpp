#include "gui/charts/sweep_chart.h"

#include "gui/charts/accessible_chart.h"
#include "gui/charts/chart.h"
#include "gui/charts/sweep_text.h"

#include <QEvent>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace gui {

class SweepChart::Private {
public:
    explicit Private(SweepChart* widget) : q(widget), chart(makeChart(widget)) {}

    void show()
    {
        model = sweepModel(data);
        table = chartTable(model);
        chart->setModel(model);
        q->setAccessibleName(
            SweepChart::tr("Chart: %1 against workers").arg(quantityTitle(data.quantity)));
        q->setAccessibleDescription(sweepSummary(data, model));
        emit q->modelChanged();
    }

    void focus(int index)
    {
        data.focused = static_cast<int>(model.points[static_cast<std::size_t>(index)].at.x());
        show();
        announceChartPoint(q, index);
    }

    void step(int by)
    {
        const int last = static_cast<int>(model.points.size()) - 1;
        focus(model.focused < 0 ? (by > 0 ? 0 : last) : std::clamp(model.focused + by, 0, last));
    }

    SweepChart* q;
    SweepChartData data;
    ChartModel model;
    ChartTable table;
    std::unique_ptr<Chart> chart;
};

SweepChart::SweepChart(QWidget* parent) : QWidget(parent), d(std::make_unique<Private>(this))
{
    installChartAccessibility();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(d->chart->widget());
    setFocusPolicy(Qt::StrongFocus);
    d->chart->onPointClicked([this](int index) {
        d->focus(index);
        emit pointActivated(d->data.focused);
    });
    d->show();
}

SweepChart::~SweepChart() = default;

void SweepChart::setSweep(SweepFacts facts)
{
    d->data.facts = std::move(facts);
    d->show();
}

void SweepChart::setQuantity(SweepQuantity quantity)
{
    d->data.quantity = quantity;
    d->show();
}

SweepQuantity SweepChart::quantity() const
{
    return d->data.quantity;
}

void SweepChart::setLogarithmic(bool on)
{
    d->data.logarithmic = on;
    d->show();
}

void SweepChart::setSeriesShown(const QString& id, bool shown)
{
    if (shown) {
        d->data.hidden.erase(id);
    } else {
        d->data.hidden.insert(id);
    }
    d->show();
}

void SweepChart::setPrediction(std::vector<QPointF> line)
{
    d->data.prediction = std::move(line);
    d->show();
}

const ChartModel& SweepChart::model() const
{
    return d->model;
}

const ChartTable& SweepChart::table() const
{
    return d->table;
}

QString SweepChart::summaryText() const
{
    return sweepSummary(d->data, d->model);
}

QString SweepChart::readout() const
{
    return d->chart->readout();
}

int SweepChart::focusedPoint() const
{
    return d->model.focused;
}

void SweepChart::renderTo(QPainter& painter)
{
    d->chart->render(painter);
}

QSize SweepChart::sizeHint() const
{
    return {340, 180};
}

QSize SweepChart::minimumSizeHint() const
{
    return {200, 150};
}

void SweepChart::changeEvent(QEvent* event)
{
    const auto type = event->type();
    if (type == QEvent::PaletteChange || type == QEvent::FontChange ||
        type == QEvent::LanguageChange) {
        d->show();
    }
    QWidget::changeEvent(event);
}

void SweepChart::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    const bool any = !d->model.points.empty();
    if (any && (key == Qt::Key_Right || key == Qt::Key_Left)) {
        d->step(key == Qt::Key_Right ? 1 : -1);
    } else if (any && (key == Qt::Key_Home || key == Qt::Key_End)) {
        d->focus(key == Qt::Key_Home ? 0 : static_cast<int>(d->model.points.size()) - 1);
    } else if (d->model.focused >= 0 && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
        emit pointActivated(d->data.focused);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void SweepChart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    const bool byKey =
        event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byKey && d->model.focused < 0 && !d->model.points.empty()) {
        d->focus(0);
    }
}

void SweepChart::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    if (d->data.focused > 0) {
        d->data.focused = 0;
        d->show();
    }
}

}  // namespace gui
