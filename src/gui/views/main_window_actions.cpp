#include "gui/shell/command_palette.h"
#include "gui/shell/shortcut_dialog.h"
#include "gui/views/main_window.h"
#include "gui/views/text_dialog.h"
#include "ui_main_window.h"

#include <algorithm>
#include <functional>

// What the window's actions do, and when they can be done.
namespace gui {

void MainWindow::actOnChosen(Session::WorkerAction action)
{
    for (const ProcessRef& process : m_ui->workers->chosenProcesses()) {
        m_session.signalProcess(process, action);
    }
}

// The running pool follows the form's workers whenever these are changed: a serial pool has one,
// whatever the box says.
void MainWindow::resizePool()
{
    const bool running = m_session.state() == Session::State::Running && !m_wantsSweep;
    if (running && m_ui->experiment->workers() != m_askedWorkers) {
        m_askedWorkers = m_ui->experiment->workers();
        m_session.resizePool(m_askedWorkers);
    }
}

void MainWindow::onWorkersKept(int workers)
{
    m_askedWorkers = workers;
    m_ui->experiment->setWorkers(workers);
}

void MainWindow::cancelChosenItems()
{
    for (const qint64 item : m_ui->results->chosenOpen()) {
        m_session.cancelItem(item);
    }
}

void MainWindow::showPalette()
{
    if (m_palette == nullptr) {
        m_palette = new CommandPalette(m_actions, this);
    }
    m_palette->open();
}

void MainWindow::showShortcuts()
{
    if (m_shortcuts == nullptr) {
        m_shortcuts = new ShortcutDialog(m_actions, this);
    }
    m_shortcuts->show();
    m_shortcuts->raise();
    m_shortcuts->activateWindow();
}

void MainWindow::runChosenItemsNext()
{
    QList<qint64> items = m_ui->results->chosenOpen();
    std::ranges::sort(items, std::greater());  // the one moved last goes first
    for (const qint64 item : items) {
        m_session.runItemNext(item);
    }
}

void MainWindow::showStack()
{
    const std::vector<WorkerFacts> chosen = m_ui->workers->chosenAlive();
    if (chosen.size() != 1) {
        return;
    }
    const WorkerFacts worker = chosen.front();
    m_session.fetchStack(worker.slot, worker.pid, [this, pid = worker.pid](const QString& text) {
        showText(tr("Stack of worker %1").arg(pid), tr("Worker %1, innermost call first.").arg(pid),
                 text);
    });
}

void MainWindow::showText(const QString& title, const QString& note, const QString& text)
{
    auto* dialog = new TextDialog(title, note, text, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::updateActions()
{
    using Registry = ActionRegistry;
    const bool idle = !m_session.isActive();
    const QString busy = tr("Something is running.");
    const QString wrong = tr("A field of the experiment is wrong; the sentence under it says why.");
    Registry::setAvailable(m_ui->actionRun, idle && m_ui->experiment->canRun(),
                           idle ? wrong : busy);
    Registry::setAvailable(m_ui->actionSweep, idle && m_ui->experiment->canSweep(),
                           idle ? wrong : busy);
    Registry::setAvailable(m_ui->actionStop,
                           m_session.state() == Session::State::Running ||
                               m_session.state() == Session::State::Starting,
                           idle ? tr("Nothing is running.") : tr("It is stopping already."));
    Registry::setAvailable(m_ui->actionCopyCommand, !m_ui->experiment->command().isEmpty(), wrong);
    const bool running = m_session.state() == Session::State::Running && !m_wantsSweep;
    m_ui->experiment->setResizing(m_session.canResize());
    Registry::setAvailable(m_ui->actionDetails, m_ui->results->chosenRow() >= 0,
                           tr("Select a result."));
    const bool open = running && !isPast() && !m_ui->results->chosenOpen().isEmpty();
    const QString closed = tr("Select results that are still open while a run goes on.");
    Registry::setAvailable(m_ui->actionCancelItem, open, closed);
    Registry::setAvailable(m_ui->actionRunNext, open, closed);
    updateWorkerActions();
}

void MainWindow::updateWorkerActions()
{
    const bool reachable = m_session.hasHost() && !isPast();
    const std::size_t chosen = reachable ? m_ui->workers->chosenProcesses().size() : 0;
    const std::size_t workers = reachable ? m_ui->workers->chosenAlive().size() : 0;
    const QString why = isPast()              ? tr("What is shown is past.")
                        : m_session.hasHost() ? tr("Select workers that are alive.")
                                              : tr("There is no host whose workers could be "
                                                   "reached.");
    for (QAction* action :
         {m_ui->actionTerminate, m_ui->actionKill, m_ui->actionSuspend, m_ui->actionResume}) {
        ActionRegistry::setAvailable(action, chosen > 0, why);
    }
    ActionRegistry::setAvailable(m_ui->actionStack, chosen == 1 && workers == 1,
                                 chosen > 1         ? tr("Select one worker alone.")
                                 : chosen > workers ? tr("Only workers tell their stack.")
                                                    : why);
}

}  // namespace gui
