// The ways in: start page, guided experiments, and the menu of examples.
#include "gui/models/guide.h"
#include "gui/shell/banner.h"
#include "gui/shell/dock_room.h"
#include "gui/views/guide_panel.h"
#include "gui/views/main_window.h"
#include "gui/views/start_page.h"
#include "ui_main_window.h"

namespace gui {

void MainWindow::setUpStart()
{
    for (const Guide& guide : guides()) {
        auto* action = new QAction(this);
        action->setObjectName(QStringLiteral("actionExample_") + guide.id);
        connect(action, &QAction::triggered, this, [this, &guide] { openGuide(guide); });
        m_ui->menuExamples->addAction(action);
    }
    m_ui->guide->setActions(m_ui->actionRun, m_ui->actionSweep);
    connect(m_ui->guide, &GuidePanel::chosen, this, &MainWindow::openGuide);
    connect(m_ui->guide, &GuidePanel::closeWanted, m_ui->guideDock, &QWidget::hide);
    connect(m_ui->startPage, &StartPage::chosen, this, &MainWindow::openGuide);
    connect(m_ui->startPage, &StartPage::closeWanted, this, [this] { showStart(false); });
    connect(m_ui->actionStartPage, &QAction::triggered, this, [this] {
        showStart(true);
        m_room->preferCentre();
    });
    connect(m_ui->chart, &ChartPanel::adviceTaken, this, &MainWindow::takeAdvice);
    connect(&m_session, &Session::stateChanged, this, &MainWindow::updateStart);
    showStart(StartPage::isWanted());
}

// The start page stands in place of timeline and workers.
void MainWindow::showStart(bool on)
{
    m_ui->startPage->setVisible(on);
    m_ui->rows->setVisible(!on);
    if (on) {
        m_ui->startPage->begin();
    }
}

// What a run shows needs its place; and a form filled anew would resize a running pool.
void MainWindow::updateStart()
{
    const bool idle = !m_session.isActive();
    if (!idle) {
        showStart(false);
    }
    m_ui->guide->setChoosing(idle);
    m_ui->chart->setBusy(!idle);
    const QString busy = tr("Something is running.");
    ActionRegistry::setAvailable(m_ui->actionStartPage, idle, busy);
    for (QAction* example : m_ui->menuExamples->actions()) {
        ActionRegistry::setAvailable(example, idle, busy);
    }
}

// False if the form can't show it, which is said then.
bool MainWindow::fillForm(const lab::Experiment& experiment, const QString& what)
{
    try {
        m_ui->experiment->open(experiment, what);
        return true;
    } catch (const lab::ExperimentError& error) {
        m_ui->banner->tell(QString::fromUtf8(error.what()));
        return false;
    }
}

void MainWindow::takeAdvice(const lab::Experiment& experiment, const QString& what)
{
    if (fillForm(experiment, what)) {
        m_ui->experimentDock->show();
        m_ui->experimentDock->raise();
    }
}

void MainWindow::openGuide(const Guide& guide)
{
    if (!fillForm(guide.experiment, guide.text(Guide::Text::Title))) {
        return;
    }
    showStart(false);
    if (guide.isLesson) {
        chooseArrangement(Arrangement::Learn);
    }
    m_ui->guide->show(guide);
    m_ui->guideDock->show();
    m_ui->guideDock->raise();
    m_ui->experimentDock->show();
    m_room->prefer(guide.focus.isEmpty() ? m_ui->guideDock : m_ui->experimentDock);
    if (guide.sweeps) {
        m_ui->speedupDock->show();
    }
    if (guide.focus.isEmpty()) {
        m_ui->guide->setFocus();
    } else {
        m_ui->experiment->findChild<QWidget*>(guide.focus)->setFocus();
    }
}

void MainWindow::nameExamples()
{
    const QList<QAction*> examples = m_ui->menuExamples->actions();
    for (qsizetype i = 0; i < examples.size(); ++i) {
        const Guide& guide = guides()[static_cast<std::size_t>(i)];
        examples[i]->setText(guide.text(Guide::Text::Title));
        examples[i]->setWhatsThis(guide.text(Guide::Text::Summary));
    }
}

}  // namespace gui
