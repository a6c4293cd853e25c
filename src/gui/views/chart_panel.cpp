#include "gui/views/chart_panel.h"

#include "gui/charts/speedup_chart.h"
#include "gui/shell/language_change.h"
#include "ui_chart_panel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>

#include <algorithm>

namespace gui {
namespace {

constexpr int kCurvePoints = 64;

double throughputOf(const LawFacts& law, double workers)
{
    return law.lambda * workers /
           (1 + law.sigma * (workers - 1) + law.kappa * workers * (workers - 1));
}

// The chart's base: one worker's throughput as measured, by the first point.
double baseThroughput(const std::vector<SweepPointFacts>& points)
{
    const SweepPointFacts& first = points.front();
    return first.speedup > 0 ? first.throughput / first.speedup : 0;
}

std::vector<QPointF> curveOf(const LawFacts& law, const SweepFacts& facts)
{
    const double base = baseThroughput(facts.points);
    int most = 1;
    for (const SweepPointFacts& point : facts.points) {
        most = std::max(most, point.workers);
    }
    std::vector<QPointF> line;
    for (int i = 0; base > 0 && most > 1 && i < kCurvePoints; ++i) {
        const double workers = 1 + (most - 1.0) * i / (kCurvePoints - 1);
        line.emplace_back(workers, throughputOf(law, workers) / base);
    }
    return line;
}

QString hundredths(double value)
{
    return QLocale().toString(value, 'f', 2);
}

}  // namespace

ChartPanel::ChartPanel(QWidget* parent) : QWidget(parent), m_ui(std::make_unique<Ui::ChartPanel>())
{
    m_ui->setupUi(this);
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        showSweep(SweepFacts(m_facts));
    });
    auto* copy = new QAction(tr("&Copy as a table"), this);
    copy->setObjectName(QStringLiteral("copyTable"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copy, &QAction::triggered, this, &ChartPanel::copyTable);
    m_ui->chart->addAction(copy);
    m_ui->chart->setContextMenuPolicy(Qt::ActionsContextMenu);
    clear();
}

ChartPanel::~ChartPanel() = default;

void ChartPanel::setUsableCores(int cores)
{
    m_ui->chart->setCores(cores);
}

void ChartPanel::clear()
{
    m_facts = {};
    m_ui->chart->setPoints({});
    for (const char* law : {"Amdahl", "USL"}) {
        m_ui->chart->setFit(QString::fromLatin1(law), {});
    }
    m_ui->chart->setBest(0);
    m_ui->verdictFrame->hide();
    m_ui->retranslateUi(this);  // the empty page's own words
    m_ui->pages->setCurrentWidget(m_ui->empty);
}

void ChartPanel::showSweep(const SweepFacts& facts)
{
    if (facts.points.empty()) {
        return;
    }
    m_facts = facts;
    std::vector<SpeedupPoint> points;
    for (const SweepPointFacts& point : facts.points) {
        if (point.speedup > 0) {  // unknown without times of one worker, or when all repeats failed
            points.push_back({point.workers, point.speedup, point.low, point.high, false});
        }
    }
    if (points.empty()) {
        m_ui->empty->setText(
            tr("A speedup compares with one worker, and one worker hasn't been measured."));
        return;
    }
    m_ui->chart->setPoints(std::move(points));
    m_ui->chart->setBest(facts.best);
    showLaws(facts);
    showVerdict(facts);
    m_ui->pages->setCurrentWidget(m_ui->chartPage);
}

void ChartPanel::showLaws(const SweepFacts& facts)
{
    for (const char* name : {"Amdahl", "USL"}) {
        const QString shown = QString::fromLatin1(name);
        const auto law = std::ranges::find(facts.laws, shown, &LawFacts::name);
        m_ui->chart->setFit(
            shown, law != facts.laws.end() ? curveOf(*law, facts) : std::vector<QPointF>());
    }
}

void ChartPanel::showVerdict(const SweepFacts& facts)
{
    const auto best = std::ranges::find(facts.points, facts.best, &SweepPointFacts::workers);
    m_ui->best->setVisible(best != facts.points.end());
    if (best != facts.points.end()) {
        m_ui->best->setText(
            tr("Best at N = %1: %2× (%3 – %4)")
                .arg(best->workers)
                .arg(hundredths(best->speedup), hundredths(best->low), hundredths(best->high)));
    }
    m_ui->verdict->setText(facts.verdict);
    m_ui->verdictFrame->setVisible(best != facts.points.end() || !facts.verdict.isEmpty());
}

void ChartPanel::copyTable() const
{
    QGuiApplication::clipboard()->setText(m_ui->chart->tableText());
}

}  // namespace gui
