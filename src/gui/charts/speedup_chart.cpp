#include "gui/charts/speedup_chart.h"

#include "gui/charts/chart.h"
#include "gui/charts/speedup_model.h"

#include <QEvent>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace gui {

class SpeedupChart::Private {
public:
    explicit Private(SpeedupChart* widget) : q(widget), chart(makeChart(widget)) {}

    void show()
    {
        chart->setModel(speedupModel(data));
        q->setAccessibleDescription(speedupSummary(data));
    }

    SpeedupChart* q;
    SpeedupData data;
    std::unique_ptr<Chart> chart;
};

SpeedupChart::SpeedupChart(QWidget* parent) : QWidget(parent), d(std::make_unique<Private>(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(d->chart->widget());
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Speedup against workers"));
    d->chart->onPointClicked([this](int index) {
        d->data.focused = index;
        d->show();
        emit pointActivated(d->data.points[static_cast<std::size_t>(index)].workers);
    });
    d->show();
}

SpeedupChart::~SpeedupChart() = default;

void SpeedupChart::setPoints(std::vector<SpeedupPoint> points)
{
    std::sort(points.begin(), points.end(),
              [](const SpeedupPoint& a, const SpeedupPoint& b) { return a.workers < b.workers; });
    d->data.points = std::move(points);
    d->data.focused = -1;
    d->show();
}

void SpeedupChart::setFit(const QString& name, std::vector<QPointF> line)
{
    auto& fits = d->data.fits;
    const auto known =
        std::find_if(fits.begin(), fits.end(), [&](const auto& fit) { return fit.first == name; });
    if (line.empty()) {
        if (known != fits.end()) {
            fits.erase(known);
        }
    } else if (known != fits.end()) {
        known->second = std::move(line);
    } else {
        fits.emplace_back(name, std::move(line));
    }
    d->show();
}

void SpeedupChart::setPrediction(std::vector<QPointF> line)
{
    d->data.prediction = std::move(line);
    d->show();
}

void SpeedupChart::setCores(double cores)
{
    d->data.cores = cores;
    d->show();
}

void SpeedupChart::setBest(int workers)
{
    d->data.best = workers;
    d->show();
}

void SpeedupChart::setLogarithmic(bool on)
{
    d->data.logarithmic = on;
    d->show();
}

bool SpeedupChart::isLogarithmic() const
{
    return d->data.logarithmic;
}

void SpeedupChart::clear()
{
    const bool logarithmic = d->data.logarithmic;
    d->data = SpeedupData();
    d->data.logarithmic = logarithmic;
    d->show();
}

const std::vector<SpeedupPoint>& SpeedupChart::points() const
{
    return d->data.points;
}

QString SpeedupChart::tableText() const
{
    return speedupTable(d->data);
}

QString SpeedupChart::summaryText() const
{
    return speedupSummary(d->data);
}

QSize SpeedupChart::sizeHint() const
{
    return {340, 240};
}

QSize SpeedupChart::minimumSizeHint() const
{
    return {200, 150};
}

void SpeedupChart::changeEvent(QEvent* event)
{
    const auto type = event->type();
    if (type == QEvent::PaletteChange || type == QEvent::FontChange ||
        type == QEvent::LanguageChange) {
        if (type == QEvent::LanguageChange) {
            setAccessibleName(tr("Speedup against workers"));
        }
        d->show();
    }
    QWidget::changeEvent(event);
}

void SpeedupChart::keyPressEvent(QKeyEvent* event)
{
    const int last = static_cast<int>(d->data.points.size()) - 1;
    int& focused = d->data.focused;
    if (last >= 0 && (event->key() == Qt::Key_Right || event->key() == Qt::Key_Left)) {
        focused = std::clamp(focused + (event->key() == Qt::Key_Right ? 1 : -1), 0, last);
        d->show();
    } else if (focused >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        emit pointActivated(d->data.points[static_cast<std::size_t>(focused)].workers);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void SpeedupChart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    const bool byKey =
        event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byKey && d->data.focused < 0 && !d->data.points.empty()) {
        d->data.focused = 0;
        d->show();
    }
}

void SpeedupChart::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    if (d->data.focused >= 0) {
        d->data.focused = -1;
        d->show();
    }
}

}  // namespace gui
