#include "gui/views/chart_actions.h"

#include "gui/charts/sweep_model.h"
#include "gui/charts/sweep_text.h"
#include "gui/shell/panel_header.h"

#include <QActionGroup>
#include <QKeySequence>

namespace gui {
namespace {

struct QuantityAction {
    SweepQuantity quantity;
    const char* name;
    const char* key;
};
constexpr QuantityAction kQuantities[] = {
    {SweepQuantity::Speedup, "actionChartSpeedup", "Alt+1"},
    {SweepQuantity::Efficiency, "actionChartEfficiency", "Alt+2"},
    {SweepQuantity::Throughput, "actionChartThroughput", "Alt+3"},
    {SweepQuantity::Time, "actionChartTime", "Alt+4"}};

struct SeriesAction {
    const QString& id;
    const char* name;
};
const SeriesAction kSeries[] = {{series::kRepeats, "actionChartRepeats"},
                                {series::kIdeal, "actionChartIdeal"},
                                {series::kAmdahl, "actionChartAmdahl"},
                                {series::kUsl, "actionChartUsl"}};

constexpr int kScales[] = {1, 2, 4};

QByteArray pngName(int scale)
{
    return QByteArrayLiteral("actionChartPng") + QByteArray::number(scale);
}

}  // namespace

ChartActions::ChartActions(QWidget* panel) : QObject(panel), m_panel(panel)
{
    addQuantities();
    m_table = addSwitch("actionChartTable", false, "Alt+5");
    m_logarithmic = addSwitch("actionChartLogarithmic", false, "Alt+6");
    addSeries();
    connect(add("actionChartCopyPicture"), &QAction::triggered, this,
            &ChartActions::copyPictureAsked);
    connect(add("actionChartCopyCsv"), &QAction::triggered, this, &ChartActions::copyCsvAsked);
    m_export = new QMenu(panel);
    m_export->setObjectName(QStringLiteral("menuChartExport"));
    addExports();
    retranslate();
}

QAction* ChartActions::add(const char* name, const char* key)
{
    auto* action = new QAction(m_panel);
    action->setObjectName(QString::fromLatin1(name));
    if (key != nullptr) {
        action->setShortcut(QKeySequence(QString::fromLatin1(key)));
    }
    return action;
}

QAction* ChartActions::addSwitch(const char* name, bool on, const char* key)
{
    QAction* action = add(name, key);
    action->setCheckable(true);
    action->setChecked(on);
    return action;
}

void ChartActions::addQuantities()
{
    auto* group = new QActionGroup(this);
    for (const QuantityAction& each : kQuantities) {
        QAction* action = addSwitch(each.name, each.quantity == SweepQuantity::Speedup, each.key);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, quantity = each.quantity] { emit quantityChosen(quantity); });
    }
}

void ChartActions::addSeries()
{
    for (const SeriesAction& each : kSeries) {
        connect(addSwitch(each.name, true), &QAction::toggled, this,
                [this, &each](bool on) { emit seriesSwitched(each.id, on); });
    }
}

void ChartActions::addExports()
{
    for (const int scale : kScales) {
        QAction* action = add(pngName(scale).constData());
        connect(action, &QAction::triggered, this, [this, scale] { emit pngAsked(scale); });
        m_export->addAction(action);
    }
    QAction* svg = add("actionChartSvg");
    connect(svg, &QAction::triggered, this, &ChartActions::svgAsked);
    QAction* csv = add("actionChartCsv");
    connect(csv, &QAction::triggered, this, &ChartActions::csvAsked);
    m_export->addActions({svg, csv});
}

QAction* ChartActions::of(SweepQuantity quantity) const
{
    for (const QuantityAction& each : kQuantities) {
        if (each.quantity == quantity) {
            return m_panel->findChild<QAction*>(QString::fromLatin1(each.name));
        }
    }
    return nullptr;
}

QAction* ChartActions::ofSeries(const QString& id) const
{
    for (const SeriesAction& each : kSeries) {
        if (each.id == id) {
            return m_panel->findChild<QAction*>(QString::fromLatin1(each.name));
        }
    }
    return nullptr;
}

QList<QAction*> ChartActions::copies() const
{
    return {m_panel->findChild<QAction*>(QStringLiteral("actionChartCopyPicture")),
            m_panel->findChild<QAction*>(QStringLiteral("actionChartCopyCsv"))};
}

void ChartActions::fill(QMenu* menu)
{
    for (const SweepQuantity quantity : kSweepQuantities) {
        menu->addAction(of(quantity));
    }
    menu->addSeparator();
    menu->addActions({m_table, m_logarithmic});
    menu->addSeparator();
    for (const SeriesAction& each : kSeries) {
        menu->addAction(ofSeries(each.id));
    }
    menu->addSeparator();
    menu->addActions(copies());
    menu->addMenu(m_export);
}

void ChartActions::addTools(PanelHeader* header)
{
    header->addTool(m_table);
    header->addTool(m_logarithmic);
    header->addTool(m_export);
}

void ChartActions::retranslate()
{
    const auto name = [this](const char* action, const QString& text, const QString& help,
                             const QString& brief = QString()) {
        auto* found = m_panel->findChild<QAction*>(QString::fromLatin1(action));
        found->setText(text);
        found->setWhatsThis(help);
        if (!brief.isEmpty()) {
            found->setIconText(brief);
        }
    };
    name("actionChartSpeedup", tr("&Speedup"),
         tr("Charts how many times faster than one worker each count is"));
    name("actionChartEfficiency", tr("&Efficiency"),
         tr("Charts the speedup per worker: 100 % if each does as much as one alone"));
    name("actionChartThroughput", tr("&Throughput"), tr("Charts how many items a second are done"));
    name("actionChartTime", tr("T&ime"), tr("Charts how long all items take"));
    name("actionChartTable", tr("Show as a t&able"),
         tr("Shows the chart's numbers as a table instead of the drawing"), tr("table"));
    name("actionChartLogarithmic", tr("&Logarithmic axes"),
         tr("Makes equal ratios equally long on both axes of the chart"), tr("log"));
    name("actionChartRepeats", tr("Show &repeats"),
         tr("Shows each measured repetition as a small dot, hollow if it failed"),
         seriesTitle(series::kRepeats));
    name("actionChartIdeal", tr("Show the i&deal"),
         tr("Shows what there would be if each worker did as much as one alone"),
         seriesTitle(series::kIdeal));
    name("actionChartAmdahl", tr("Show A&mdahl's law"),
         tr("Shows the fitted law of a serial part, with its 95 % band"),
         seriesTitle(series::kAmdahl));
    name("actionChartUsl", tr("Show the &USL"),
         tr("Shows the fitted universal scalability law, with its 95 % band"),
         seriesTitle(series::kUsl));
    name("actionChartCopyPicture", tr("Copy as a &picture"),
         tr("Puts the chart as a picture on the clipboard"));
    name("actionChartCopyCsv", tr("Copy as &CSV"),
         tr("Puts the chart's numbers on the clipboard as comma-separated values"));
    name("actionChartPng1", tr("Picture as &PNG…"), tr("Saves the chart as a picture of its size"));
    name("actionChartPng2", tr("Picture as PNG, &twice as large…"),
         tr("Saves the chart as a picture with twice as many pixels along each side"));
    name("actionChartPng4", tr("Picture as PNG, &four times as large…"),
         tr("Saves the chart as a picture with four times as many pixels along each side"));
    name("actionChartSvg", tr("Drawing as &SVG…"),
         tr("Saves the chart as a drawing that is sharp in every size"));
    name("actionChartCsv", tr("Numbers as &CSV…"),
         tr("Saves the chart's numbers as comma-separated values"));
    m_export->setWhatsThis(tr("Saves the chart as a picture, or its numbers as a table"));
    m_export->setTitle(tr("E&xport"));
    m_export->menuAction()->setIconText(tr("export"));
}

}  // namespace gui
