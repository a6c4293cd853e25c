#include "gui/views/chart_panel.h"

#include "gui/charts/chart_export.h"
#include "gui/charts/sweep_text.h"
#include "gui/shell/action_registry.h"
#include "gui/shell/language_change.h"
#include "gui/shell/panel_header.h"
#include "gui/shell/theme.h"
#include "gui/views/chart_actions.h"
#include "gui/views/verdict_advice.h"
#include "gui/views/verdict_text.h"
#include "ui_chart_panel.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSettings>
#include <QShortcut>

#include <algorithm>
#include <utility>

namespace gui {
namespace {

const QString kFolderKey = QStringLiteral("chart/folder");

}  // namespace

ChartPanel::ChartPanel(QWidget* parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::ChartPanel>())
    , m_actions(new ChartActions(this))
{
    m_ui->setupUi(this);
    m_ui->chartBanner->hide();
    whenLanguageChanges(this, [this] { retranslate(); });
    auto* copy = new QAction(tr("&Copy as a table"), this);
    copy->setObjectName(QStringLiteral("copyTable"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copy, &QAction::triggered, this, &ChartPanel::copyTable);
    for (QWidget* twin : {static_cast<QWidget*>(m_ui->chart), static_cast<QWidget*>(m_ui->twin)}) {
        twin->addAction(copy);
        twin->addActions(m_actions->copies());
        twin->setContextMenuPolicy(Qt::ActionsContextMenu);
    }
    connectTable();
    connectActions();
    connect(m_ui->advice, &AdviceButtons::taken, this, &ChartPanel::adviceTaken);
    clear();
}

ChartPanel::~ChartPanel() = default;

void ChartPanel::connectTable()
{
    m_ui->twin->setModel(&m_twin);
    m_ui->twin->setFont(tabularFont());
    m_ui->twin->horizontalHeader()->setFont(uiFont());
    m_ui->twin->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(m_ui->chart, &SweepChart::modelChanged, this,
            [this] { m_twin.setTable(m_ui->chart->table()); });
    connect(m_ui->chart, &SweepChart::pointActivated, this, &ChartPanel::pointActivated);
    connect(m_ui->twin, &QTableView::doubleClicked, this,
            [this](const QModelIndex& index) { openRow(index.row()); });
    for (const int key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* enter = new QShortcut(QKeySequence(key), m_ui->twin);
        enter->setContext(Qt::WidgetShortcut);
        connect(enter, &QShortcut::activated, this,
                [this] { openRow(m_ui->twin->currentIndex().row()); });
    }
}

void ChartPanel::connectActions()
{
    const std::pair<QPushButton*, SweepQuantity> buttons[] = {
        {m_ui->speedupButton, SweepQuantity::Speedup},
        {m_ui->efficiencyButton, SweepQuantity::Efficiency},
        {m_ui->throughputButton, SweepQuantity::Throughput},
        {m_ui->timeButton, SweepQuantity::Time}};
    for (const auto& [button, quantity] : buttons) {
        QAction* action = m_actions->of(quantity);
        button->setChecked(action->isChecked());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::toggled, button, &QPushButton::setChecked);
        const auto explain = [button = button, action] {
            button->setToolTip(action->toolTip());
            button->setWhatsThis(action->whatsThis());
        };
        explain();
        connect(action, &QAction::changed, button, explain);
    }
    for (const QString& id : {series::kRepeats, series::kIdeal, series::kAmdahl, series::kUsl}) {
        m_ui->legend->addSeries(id, m_actions->ofSeries(id));
    }
    connect(m_actions, &ChartActions::quantityChosen, this, &ChartPanel::chooseQuantity);
    connect(m_actions, &ChartActions::seriesSwitched, m_ui->chart, &SweepChart::setSeriesShown);
    connect(m_actions->table(), &QAction::toggled, this, &ChartPanel::showTable);
    connect(m_actions->logarithmic(), &QAction::toggled, m_ui->chart, &SweepChart::setLogarithmic);
    connect(m_actions, &ChartActions::copyPictureAsked, this, &ChartPanel::copyPicture);
    connect(m_actions, &ChartActions::copyCsvAsked, this, &ChartPanel::copyCsv);
    connect(m_actions, &ChartActions::pngAsked, this, [this](int scale) {
        askFor(tr("Pictures (*.png)"), QStringLiteral("png"), [this, scale](const QString& path) {
            return writeChartPng(*m_ui->chart, scale, path);
        });
    });
    connect(m_actions, &ChartActions::svgAsked, this, [this] {
        askFor(tr("Drawings (*.svg)"), QStringLiteral("svg"),
               [this](const QString& path) { return writeChartSvg(*m_ui->chart, path); });
    });
    connect(m_actions, &ChartActions::csvAsked, this, [this] {
        askFor(tr("Comma-separated values (*.csv)"), QStringLiteral("csv"),
               [this](const QString& path) { return writeChartCsv(*m_ui->chart, path); });
    });
}

void ChartPanel::addActionsTo(QMenu* menu, PanelHeader* header)
{
    m_actions->fill(menu);
    m_actions->addTools(header);
    m_header = header;
    sayTitle();
}

void ChartPanel::retranslate()
{
    m_ui->retranslateUi(this);
    m_actions->retranslate();
    sayTitle();
    sayVerdict();
}

void ChartPanel::clear()
{
    m_facts = {};
    m_ui->chart->setSweep({});
    m_ui->chartBanner->hide();
    sayVerdict();
    m_ui->pages->setCurrentWidget(m_ui->empty);
}

void ChartPanel::showSweep(const SweepFacts& facts)
{
    if (facts.points.empty()) {
        return;
    }
    m_facts = facts;
    m_ui->chart->setSweep(facts);
    sayVerdict();
    m_ui->pages->setCurrentWidget(m_ui->chartPage);
}

void ChartPanel::setExperiment(const lab::Experiment& sweep)
{
    m_experiment = sweep;
    sayVerdict();
}

void ChartPanel::setBusy(bool busy)
{
    m_ui->advice->setEnabled(!busy);
    m_ui->advice->setToolTip(busy ? tr("Something is running.") : QString());
}

void ChartPanel::chooseQuantity(SweepQuantity quantity)
{
    m_ui->chart->setQuantity(quantity);
    sayTitle();
    sayVerdict();
}

// The dock keeps its one name in the menus; over the chart stands what it shows.
void ChartPanel::sayTitle()
{
    if (m_header != nullptr) {
        m_header->setTitle(ActionRegistry::title(m_actions->of(m_ui->chart->quantity())));
    }
}

void ChartPanel::showTable(bool on)
{
    const bool hadFocus = m_ui->twins->currentWidget()->hasFocus();
    m_ui->twins->setCurrentWidget(on ? static_cast<QWidget*>(m_ui->twin) : m_ui->chart);
    if (hadFocus) {
        m_ui->twins->currentWidget()->setFocus();
    }
}

void ChartPanel::openRow(int row)
{
    if (row >= 0 && row < static_cast<int>(m_facts.points.size())) {
        emit pointActivated(m_facts.points[static_cast<std::size_t>(row)].workers);
    }
}

void ChartPanel::sayVerdict()
{
    const auto best = std::ranges::find(m_facts.points, m_facts.best, &SweepPointFacts::workers);
    const SweepQuantity quantity = m_ui->chart->quantity();
    const auto value = best == m_facts.points.end() ? std::nullopt : quantityOf(quantity, *best);
    m_ui->best->setVisible(value.has_value());
    if (value) {
        m_ui->best->setText(tr("Best: %1").arg(sweepPointText(quantity, best->workers, *value)));
    }
    m_ui->verdict->setText(verdictText(m_facts.verdict));
    m_ui->verdict->setVisible(!m_ui->verdict->text().isEmpty());
    m_ui->advice->setAdvice(adviceOn(m_facts.verdict, m_experiment));
    QStringList laws;
    for (const LawFacts& law : m_facts.laws) {
        laws << lawText(law);
    }
    m_ui->laws->setText(laws.join(u'\n'));
    m_ui->laws->setVisible(!laws.isEmpty());
    m_ui->verdictFrame->setVisible(value || !m_ui->verdict->text().isEmpty());
}

void ChartPanel::copyTable() const
{
    QGuiApplication::clipboard()->setText(tabText(m_ui->chart->table()));
}

void ChartPanel::copyPicture()
{
    constexpr int kScale = 2;  // sharp where it is pasted, too
    QGuiApplication::clipboard()->setImage(chartPicture(*m_ui->chart, kScale));
}

void ChartPanel::copyCsv() const
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(csvText(m_ui->chart->table())));
}

// The dialog doesn't wait; what goes wrong is said over the chart.
void ChartPanel::askFor(const QString& filter, const QString& suffix, Write write)
{
    const QDir folder(QSettings().value(kFolderKey, QDir::homePath()).toString());
    auto* dialog = new QFileDialog(this, tr("Export the chart"), folder.path(), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(quantityId(m_ui->chart->quantity()) + u'.' + suffix);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, write = std::move(write)](const QString& path) {
                QSettings().setValue(kFolderKey, QFileInfo(path).absolutePath());
                m_ui->chartBanner->tell(write(path));
            });
    dialog->open();
}

}  // namespace gui
