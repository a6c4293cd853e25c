#include "gui/charts/chart_legend.h"

#include "gui/charts/chart_overlay.h"
#include "gui/charts/sweep_model.h"
#include "gui/shell/flow_layout.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <functional>

namespace gui {
namespace {

constexpr QSize kSample(16, 12);

QPixmap drawn(const QWidget* widget, const std::function<void(QPainter&)>& draw)
{
    QPixmap pixmap(kSample * widget->devicePixelRatioF());
    pixmap.setDevicePixelRatio(widget->devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter);
    return pixmap;
}

// Drawn as the chart draws it: a model of its own on a frame of pixels.
ChartFrame sampleFrame()
{
    const QRectF whole({}, QSizeF(kSample));
    return {whole, whole, {}, [](const QPointF& value) { return value; }};
}

QPixmap seriesSample(const QWidget* widget, const QString& id)
{
    const Theme& theme = Theme::of(widget);
    ChartModel model;
    if (id == series::kRepeats) {
        model.dots = {{{3, 8}}, {{8, 4}}, {{13, 7}}};
    }
    return drawn(widget, [&](QPainter& painter) {
        if (id == series::kRepeats) {
            paintChartFront(painter, model, sampleFrame(), theme);
            return;
        }
        painter.setPen(linePen(theme, seriesLook(id)));
        painter.drawLine(QPointF(0, kSample.height() / 2.0),
                         QPointF(kSample.width(), kSample.height() / 2.0));
    });
}

QPixmap meanSample(const QWidget* widget)
{
    ChartModel model;
    model.points.push_back({QPointF(8, 6), 1, 11});
    return drawn(widget, [&](QPainter& painter) {
        paintChartFront(painter, model, sampleFrame(), Theme::of(widget));
    });
}

}  // namespace

ChartLegend::ChartLegend(QWidget* parent)
    : QWidget(parent)
    , m_meanMark(new QLabel(this))
    , m_meanText(new QLabel(this))
{
    auto* row = new FlowLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    m_meanText->setProperty("role", "note");
    auto* mean = new QWidget(this);
    auto* meanRow = new QHBoxLayout(mean);
    meanRow->setContentsMargins(0, 0, 4, 0);
    meanRow->setSpacing(4);
    meanRow->addWidget(m_meanMark);
    meanRow->addWidget(m_meanText);
    row->addWidget(mean);
    refresh();
}

void ChartLegend::addSeries(const QString& id, QAction* action)
{
    auto* button = new QToolButton(this);
    button->setProperty("role", "legend");
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize(kSample);
    button->setDefaultAction(action);
    layout()->addWidget(button);
    m_entries.append({id, button});
    connect(action, &QAction::changed, this, &ChartLegend::refresh);
    refresh();
}

void ChartLegend::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange) {
        refresh();
    }
}

void ChartLegend::refresh()
{
    setAccessibleName(tr("Series of the chart"));
    m_meanMark->setPixmap(meanSample(this));
    m_meanText->setText(tr("mean, 95 %"));
    m_meanText->setToolTip(tr("The mean with its 95 % interval"));
    for (const Entry& entry : std::as_const(m_entries)) {
        entry.button->setIcon(seriesSample(this, entry.id));
        QFont font = entry.button->font();
        font.setStrikeOut(!entry.button->defaultAction()->isChecked());
        entry.button->setFont(font);
        entry.button->setAccessibleName(entry.button->defaultAction()->iconText());
    }
}

}  // namespace gui
