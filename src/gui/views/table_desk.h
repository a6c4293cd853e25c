#pragma once

#include "gui/bridge/table_requests.h"
#include "gui/models/result_finder.h"
#include "gui/models/result_seeker.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QAction;
class QMenu;

namespace gui {

class ResultModel;
class ResultPanel;
class WorkerModel;
class WorkerPanel;

// What can be done with the tables of workers and results: looking through them, copying and
// exporting, and the rarer orders to workers. Brings its actions along; connects models, panels and
// the host.
class TableDesk : public QObject {
    Q_OBJECT

public:
    struct Parts {
        Session& session;
        WorkerModel& workers;
        ResultModel& results;
        WorkerPanel& workerPanel;
        ResultPanel& resultPanel;
        QWidget& window;  // dialogs belong to it
    };
    struct Menus {
        QMenu& edit;
        QMenu& experiment;
        QMenu& worker;
    };

    TableDesk(const Parts& parts, const Menus& menus);

    // Their texts anew, in another language.
    void retranslate();
    // Another run is on show, or none.
    void begin(const RunStart& run);
    // Rows of a moment that is over come from `recording`: the host isn't asked for them, no worker
    // is there to be reached, and results can't be looked through. `hostHasRun`: the run's end, at
    // least, is still to be had from it.
    using Recording = std::function<std::vector<ResultFacts>(const QList<qint64>& items)>;
    void showRecorded(Recording recording, bool hostHasRun);
    // What is shown happens now, in the host.
    void showLive();
    // The details of the chosen result, whole.
    void showResultDetails();
    // The results' table shows none but these items (rising), whatever else it filters; without
    // them all. `more`: there would be more of them.
    void narrowTo(std::optional<std::vector<qint32>> items, bool more = false);
    // Selects it in its table, as far as it is shown.
    void selectWorker(quint32 slot, int pid);
    void selectResult(qint64 item);

signals:
    // Chosen by the user in its table, or found.
    void resultSelected(qint64 item);
    // By the host, of its run.
    void rowsTold(const std::vector<gui::ResultFacts>& rows);

private:
    QAction* addAction(const char* name, const QList<QKeySequence>& keys, QMenu& menu);
    void addWorkerActions(QMenu& menu, QMenu& edit);
    void addResultActions(QMenu& menu, QMenu& edit);
    void connectResults();
    void connectSearch();
    void connectRun();
    void updateActions();

    bool isLive() const { return !m_recording; }
    void setSource(Recording recording, bool hostHasRun);
    void fetchRows(const QList<qint64>& items, const TableRequests::OnRows& onRows);
    void showWithOutput(const ResultFacts& result);
    void showDialog(const QString& title, const QString& note, const QString& text);
    void showWorker(quint32 slot, int pid);
    void arrangeResults();
    void fetchFailures();
    void tellCount();
    void seek(bool backwards);
    void copyResults(const QString& format);
    void fetchForCopy(const QList<qint64>& items, const QString& format);
    struct WholeCopy;
    void copyWhole(const std::shared_ptr<WholeCopy>& copy);
    void finishCopy(const WholeCopy& copy);

    void fetchProcesses();
    void forgetEndedProcesses();
    void terminateTrees();
    void askNice();
    void askCores();
    void showWorkerDetails();
    void exportWorkers();
    void exportResults();
    void onExportFinished(const QString& path, qint64 rows, const QString& message);
    void tell(const QString& text);

    Parts m_parts;
    TableRequests m_requests;
    ResultFinder m_finder;
    ResultSeeker m_seeker;
    std::vector<qint32> m_found;                    // by m_finder; rising
    std::optional<std::vector<qint32>> m_narrowed;  // to these; rising
    bool m_narrowedMore = false;
    Recording m_recording;  // empty: live
    bool m_hostHasRun = true;
    bool m_fetchesFailures = false;
    bool m_fetchesProcesses = false;
    bool m_exports = false;

    QAction* m_asTree = nullptr;
    QAction* m_terminateTree = nullptr;
    QAction* m_renice = nullptr;
    QAction* m_pin = nullptr;
    QAction* m_tag = nullptr;
    QAction* m_workerDetails = nullptr;
    QAction* m_findWorkers = nullptr;
    QAction* m_filterWorkers = nullptr;
    QAction* m_copyWorkersCsv = nullptr;
    QAction* m_exportWorkers = nullptr;
    QAction* m_failuresFirst = nullptr;
    QAction* m_findResults = nullptr;
    QAction* m_filterResults = nullptr;
    QAction* m_copyResultsCsv = nullptr;
    QAction* m_exportResults = nullptr;
    QAction* m_cancelExport = nullptr;
};

}  // namespace gui
