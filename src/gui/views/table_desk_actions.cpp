// The actions of the tables: their keys, their words, and what they do to workers and files.
#include "gui/models/result_model.h"
#include "gui/models/result_text.h"
#include "gui/models/text.h"
#include "gui/models/worker_model.h"
#include "gui/shell/action_registry.h"
#include "gui/views/result_panel.h"
#include "gui/views/save_file.h"
#include "gui/views/table_desk.h"
#include "gui/views/text_dialog.h"
#include "gui/views/worker_panel.h"

#include <QAction>
#include <QFileDialog>
#include <QInputDialog>
#include <QMenu>
#include <QSettings>

#include <array>
#include <functional>

namespace gui {
namespace {

const QString kTreeKey = QStringLiteral("window/workerTree");

// "csv", "tsv" or "json", by the file's name.
QString formatOf(const QString& path)
{
    const QString end = path.section(QLatin1Char('.'), -1).toLower();
    return end == QLatin1String("tsv") || end == QLatin1String("json") ? end
                                                                       : QStringLiteral("csv");
}

// Asks where to; nothing waits for the answer.
void askForFile(QWidget* window, const QString& title, const QString& name,
                const std::function<void(const QString& path)>& onPath)
{
    auto* dialog = new QFileDialog(window, title, name);
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({TableDesk::tr("Comma-separated values (*.csv)"),
                            TableDesk::tr("Tab-separated values (*.tsv)"),
                            TableDesk::tr("JSON (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(name);
    static constexpr std::array kSuffixes{"csv", "tsv", "json"};
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        const auto place = static_cast<std::size_t>(dialog->nameFilters().indexOf(filter));
        dialog->setDefaultSuffix(QString::fromLatin1(kSuffixes.at(place)));
    });
    QObject::connect(dialog, &QFileDialog::fileSelected, window, onPath);
    dialog->open();
}

}  // namespace

QAction* TableDesk::addAction(const char* name, const QList<QKeySequence>& keys, QMenu& menu)
{
    auto* action = new QAction(&m_parts.window);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcuts(keys);
    menu.addAction(action);
    return action;
}

void TableDesk::addWorkerActions(QMenu& menu, QMenu& edit)
{
    m_terminateTree = addAction("actionTerminateTree", {Qt::SHIFT | Qt::Key_Delete}, menu);
    m_renice = addAction("actionRenice", {}, menu);
    m_pin = addAction("actionPin", {}, menu);
    menu.addSeparator();
    m_tag = addAction("actionTagWorker", {Qt::Key_Space}, menu);
    m_workerDetails = addAction("actionWorkerDetails", {Qt::Key_Return, Qt::Key_Enter}, menu);
    m_asTree = addAction("actionWorkerTree", {Qt::Key_T}, menu);
    m_asTree->setCheckable(true);
    menu.addSeparator();
    m_findWorkers = addAction("actionFindWorkers", {Qt::Key_F3, Qt::Key_Slash}, menu);
    m_filterWorkers = addAction("actionFilterWorkers", {Qt::Key_F4}, menu);
    m_exportWorkers = addAction("actionExportWorkers", {}, menu);
    m_copyWorkersCsv = addAction("actionCopyWorkersCsv", {}, edit);
    WorkerPanel& panel = m_parts.workerPanel;
    panel.addWorkerActions({m_terminateTree, m_renice, m_pin, m_tag, m_workerDetails, m_asTree,
                            m_findWorkers, m_filterWorkers, m_copyWorkersCsv, m_exportWorkers});
    connect(m_terminateTree, &QAction::triggered, this, &TableDesk::terminateTrees);
    connect(m_renice, &QAction::triggered, this, &TableDesk::askNice);
    connect(m_pin, &QAction::triggered, this, &TableDesk::askCores);
    connect(m_tag, &QAction::triggered, &panel, &WorkerPanel::turnTags);
    connect(m_workerDetails, &QAction::triggered, this, &TableDesk::showWorkerDetails);
    connect(m_findWorkers, &QAction::triggered, &panel,
            [&panel] { panel.find(FindBar::Mode::Find); });
    connect(m_filterWorkers, &QAction::triggered, &panel,
            [&panel] { panel.find(FindBar::Mode::Filter); });
    connect(m_copyWorkersCsv, &QAction::triggered, &panel,
            [&panel] { panel.copyChosen(QStringLiteral("csv")); });
    connect(m_exportWorkers, &QAction::triggered, this, &TableDesk::exportWorkers);
    connect(m_asTree, &QAction::toggled, this, [&panel](bool on) {
        panel.showTree(on);
        QSettings().setValue(kTreeKey, on);
    });
    m_asTree->setChecked(QSettings().value(kTreeKey, false).toBool());
    panel.addTool(m_asTree);
}

void TableDesk::addResultActions(QMenu& menu, QMenu& edit)
{
    menu.addSeparator();
    m_failuresFirst = addAction("actionFailuresFirst", {}, menu);
    m_failuresFirst->setCheckable(true);
    m_findResults = addAction("actionFindResults", {Qt::Key_F3, Qt::Key_Slash}, menu);
    m_filterResults = addAction("actionFilterResults", {Qt::Key_F4}, menu);
    m_exportResults = addAction("actionExportResults", {}, menu);
    m_cancelExport = addAction("actionCancelExport", {}, menu);
    m_copyResultsCsv = addAction("actionCopyResultsCsv", {}, edit);
    ResultPanel& panel = m_parts.resultPanel;
    for (QAction* action : {m_failuresFirst, m_findResults, m_filterResults, m_copyResultsCsv,
                            m_exportResults, m_cancelExport}) {
        panel.addResultAction(action);
    }
    connect(m_findResults, &QAction::triggered, &panel,
            [&panel] { panel.find(FindBar::Mode::Find); });
    connect(m_filterResults, &QAction::triggered, &panel,
            [&panel] { panel.find(FindBar::Mode::Filter); });
    connect(m_copyResultsCsv, &QAction::triggered, this,
            [this] { copyResults(QStringLiteral("csv")); });
    connect(m_exportResults, &QAction::triggered, this, &TableDesk::exportResults);
    connect(m_cancelExport, &QAction::triggered, this, [this] { m_requests.cancelExport(); });
}

void TableDesk::retranslate()
{
    const auto name = [](QAction* action, const QString& text, const QString& help) {
        action->setText(text);
        action->setWhatsThis(help);
    };
    name(m_terminateTree, tr("Terminate with its &descendants"),
         tr("Sends SIGTERM to the selected workers and to all processes they have started"));
    name(m_renice, tr("Change &nice…"),
         tr("Lets the selected workers go before others, or after them"));
    name(m_pin, tr("Choose c&ores…"),
         tr("Says which cores the selected workers may use (affinity)"));
    name(m_tag, tr("Ta&g"),
         tr("Tags the selected workers or takes the tag away. While some are tagged, all actions "
            "are about them, whatever is selected"));
    name(m_workerDetails, tr("D&etails of the worker…"),
         tr("Everything that is known about the selected worker"));
    name(m_asTree, tr("Show as a t&ree"),
         tr("Shows beneath each worker the processes that it has started, or the workers alone"));
    m_asTree->setIconText(tr("Tree"));
    name(m_findWorkers, tr("&Find a worker…"), tr("Looks for a text in the workers' table"));
    name(m_filterWorkers, tr("F&ilter workers…"),
         tr("Shows only workers with a text in one of the columns on show"));
    name(m_exportWorkers, tr("E&xport workers…"),
         tr("Saves the workers' table as CSV, TSV or JSON"));
    name(m_copyWorkersCsv, tr("Copy workers as CS&V"),
         tr("Copies the selected rows of the workers' table as comma-separated values"));
    name(m_failuresFirst, tr("&Failures first"),
         tr("Shows results that failed, were lost or timed out before all others"));
    name(m_findResults, tr("F&ind a result…"),
         tr("Looks for a text in the items, values and errors of all results"));
    name(m_filterResults, tr("Fi&lter results…"),
         tr("Shows only results with a text in item, value or error"));
    name(m_exportResults, tr("E&xport results…"),
         tr("Saves all results of the run, not only those on show, as CSV, TSV or JSON"));
    name(m_cancelExport, tr("Cance&l the export"), tr("Ends the export; no file is written"));
    name(m_copyResultsCsv, tr("Copy results as &CSV"),
         tr("Copies the selected rows of the results' table as comma-separated values"));
    updateActions();
}

void TableDesk::updateActions()
{
    using Registry = ActionRegistry;
    const bool host = m_parts.session.hasHost();
    const QString past = tr("What is shown is past.");
    const bool alive = host && isLive() && !m_parts.workerPanel.chosenProcesses().empty();
    const QString none = isLive() ? tr("Select workers that are alive.") : past;
    for (QAction* action : {m_terminateTree, m_renice, m_pin}) {
        Registry::setAvailable(action, alive, none);
    }
    const bool anyWorker = m_parts.workers.rowCount() > 0;
    const QString noWorkers = tr("There are no workers yet.");
    for (QAction* action : {m_findWorkers, m_filterWorkers, m_exportWorkers, m_copyWorkersCsv}) {
        Registry::setAvailable(action, anyWorker, noWorkers);
    }
    const bool descendant = m_parts.workerPanel.chosenDescendant() != nullptr;
    Registry::setAvailable(m_tag, anyWorker && !descendant,
                           descendant ? tr("Only workers can be tagged.") : noWorkers);
    Registry::setAvailable(m_workerDetails, m_parts.workerPanel.chosenRow() >= 0 || descendant,
                           tr("Select one worker."));
    const bool anyResult = m_parts.results.itemCount() > 0;
    const QString noResults = tr("There are no results yet.");
    const QString unsearched =
        tr("What is shown is past: its results stand in their order, all of "
           "them. Show it live to look through them.");
    Registry::setAvailable(m_copyResultsCsv, anyResult, noResults);
    for (QAction* action : {m_findResults, m_filterResults}) {
        Registry::setAvailable(action, anyResult && isLive(), isLive() ? noResults : unsearched);
    }
    Registry::setAvailable(m_failuresFirst, isLive(), unsearched);
    m_parts.resultPanel.setFilterAvailable(isLive(), unsearched);
    const bool exportable = anyResult && host && m_hostHasRun;
    Registry::setAvailable(m_exportResults, exportable && !m_exports,
                           m_exports       ? tr("An export is going on.")
                           : !m_hostHasRun ? tr("The host no longer has these results.")
                                           : noResults);
    Registry::setAvailable(m_cancelExport, m_exports, tr("Nothing is being exported."));
}

// --- workers ------------------------------------------------------------------------------------

void TableDesk::terminateTrees()
{
    for (const ProcessRef& process : m_parts.workerPanel.chosenProcesses()) {
        m_requests.terminateTree(process);
    }
}

void TableDesk::askNice()
{
    const std::vector<ProcessRef> chosen = m_parts.workerPanel.chosenProcesses();
    auto* dialog = new QInputDialog(&m_parts.window);
    dialog->setObjectName(QStringLiteral("niceDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Change nice"));
    dialog->setLabelText(tr("Nice value, from -20 (goes first; needs root) to 19 (goes last):"));
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setIntRange(-20, 19);
    dialog->setIntValue(0);
    connect(dialog, &QInputDialog::intValueSelected, this, [this, chosen](int nice) {
        for (const ProcessRef& process : chosen) {
            m_requests.renice(process, nice);
        }
    });
    dialog->open();
}

void TableDesk::askCores()
{
    const std::vector<ProcessRef> chosen = m_parts.workerPanel.chosenProcesses();
    auto* dialog = new QInputDialog(&m_parts.window);
    dialog->setObjectName(QStringLiteral("coresDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Choose cores"));
    dialog->setLabelText(tr("Cores the selected workers may use, such as 0,2-3:"));
    dialog->setTextValue(QStringLiteral("0"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, chosen](const QString& cores) {
        for (const ProcessRef& process : chosen) {
            m_requests.pin(process, cores.simplified().remove(QLatin1Char(' ')));
        }
    });
    dialog->open();
}

// With what is known only while somebody wants to see it.
void TableDesk::showWorkerDetails()
{
    if (const ProcessFacts* descendant = m_parts.workerPanel.chosenDescendant()) {
        showDialog(tr("Process %1").arg(descendant->process.pid),
                   tr("All that is known about this process, which worker %1 has started.")
                       .arg(descendant->worker),
                   m_parts.workerPanel.descendantDetails());
        return;
    }
    const WorkerFacts* chosen = m_parts.workers.facts(m_parts.workerPanel.chosenRow());
    if (chosen == nullptr) {
        return;
    }
    if (!isLive()) {
        showWorker(chosen->slot, chosen->pid);
        return;
    }
    m_requests.fetchDetails(true, [this, slot = chosen->slot,
                                   pid = chosen->pid](const std::vector<WorkerDetails>& details) {
        m_parts.workers.tellDetails(details);
        showWorker(slot, pid);
    });
}

void TableDesk::showWorker(quint32 slot, int pid)
{
    showDialog(tr("Worker %1").arg(pid), tr("All that is known about this worker."),
               m_parts.workers.details(m_parts.workers.rowOf(slot, pid)));
}

void TableDesk::showDialog(const QString& title, const QString& note, const QString& text)
{
    auto* dialog = new TextDialog(title, note, text, &m_parts.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void TableDesk::exportWorkers()
{
    askForFile(&m_parts.window, tr("Export workers"), QStringLiteral("workers.csv"),
               [this](const QString& path) {
                   const QByteArray text = m_parts.workerPanel.allText(formatOf(path)).toUtf8();
                   saveFile(path, text + '\n', this, [this](const QString& problem) {
                       if (!problem.isEmpty()) {
                           emit m_parts.session.problem(
                               tr("The workers can't be saved: %1").arg(problem), QString());
                       }
                   });
               });
}

// --- results ------------------------------------------------------------------------------------

void TableDesk::showResultDetails()
{
    const ResultFacts* chosen = m_parts.results.facts(m_parts.resultPanel.chosenRow());
    if (chosen == nullptr) {
        return;
    }
    const ResultFacts known = *chosen;
    if (!known.cut || !m_hostHasRun) {
        showWithOutput(known);
        return;
    }
    m_requests.fetchRange(known.index, known.index + 1,
                          [this, known](const std::vector<ResultFacts>& rows) {
                              showWithOutput(rows.empty() ? known : rows.front());
                          });
}

void TableDesk::showWithOutput(const ResultFacts& result)
{
    const auto show = [this, item = result.index](const QString& text) {
        showDialog(tr("Result %1").arg(item), tr("All that is known about this result."), text);
    };
    const QString text = m_parts.results.detailsOf(result);
    if (result.outputBytes == 0 || !m_hostHasRun || !m_parts.session.hasHost()) {
        show(text);
        return;
    }
    m_requests.fetchOutput(result.index,
                           [show, text, bytes = result.outputBytes](const ItemOutput& output) {
                               show(text + QLatin1Char('\n') + resultOutputText(output, bytes));
                           });
}

void TableDesk::exportResults()
{
    askForFile(&m_parts.window, tr("Export results"), QStringLiteral("results.csv"),
               [this](const QString& path) {
                   m_exports = true;
                   tell(tr("exporting…"));
                   m_requests.exportResults(path, formatOf(path), [this] {
                       m_exports = false;
                       tellCount();
                       updateActions();
                   });
                   updateActions();
               });
}

void TableDesk::onExportFinished(const QString& path, qint64 rows, const QString& message)
{
    m_exports = false;
    updateActions();
    if (message.isEmpty()) {
        tell(tr("%1 results saved as %2").arg(countText(rows), path));
    } else {
        tellCount();
        emit m_parts.session.problem(tr("The results weren't saved: %1").arg(message), QString());
    }
}

}  // namespace gui
