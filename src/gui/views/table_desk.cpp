#include "gui/views/table_desk.h"

#include "gui/models/result_model.h"
#include "gui/models/text.h"
#include "gui/models/worker_model.h"
#include "gui/shell/action_registry.h"
#include "gui/views/result_panel.h"
#include "gui/views/worker_panel.h"

#include <QAction>
#include <QMenu>

#include <algorithm>
#include <iterator>
#include <utility>

namespace gui {
namespace {

// Of two rising lists.
std::vector<qint32> common(const std::vector<qint32>& a, const std::vector<qint32>& b)
{
    std::vector<qint32> both;
    std::ranges::set_intersection(a, b, std::back_inserter(both));
    return both;
}

}  // namespace

TableDesk::TableDesk(const Parts& parts, const Menus& menus)
    : QObject(&parts.window)
    , m_parts(parts)
    , m_requests(parts.session)
    , m_seeker([&results = parts.results](qint64 item) { return results.rowOf(item) >= 0; })
{
    addWorkerActions(menus.worker, menus.edit);
    addResultActions(menus.experiment, menus.edit);
    retranslate();
    connectResults();
    connectSearch();
    connectRun();
    updateActions();
}

// --- the run ------------------------------------------------------------------------------------

void TableDesk::connectRun()
{
    Session& session = m_parts.session;
    connect(&session, &Session::runFinished, this, [this] {
        m_finder.setLive(false);
        forgetEndedProcesses();
        fetchFailures();
    });
    connect(&session, &Session::hostLost, this, [this] {
        m_finder.setLive(false);
        forgetEndedProcesses();
        m_exports = false;
        updateActions();
    });
    connect(&session, &Session::exportProgressed, this, [this](qint64 rows, qint64 of) {
        tell(tr("exporting %1 of %2").arg(countText(rows), countText(of)));
    });
    connect(&session, &Session::exportFinished, this, &TableDesk::onExportFinished);
    connect(&session, &Session::stateChanged, this, &TableDesk::updateActions);
    connect(&m_parts.workers, &QAbstractItemModel::rowsInserted, this, [this] {
        int count = 0;
        for (int row = 0; row < m_parts.workers.rowCount(); ++row) {
            count = std::max(count, static_cast<int>(m_parts.workers.facts(row)->slot) + 1);
        }
        m_parts.resultPanel.setSlotCount(count);
        updateActions();
    });
    connect(&m_parts.workers, &QAbstractItemModel::rowsRemoved, this, &TableDesk::updateActions);
    connect(&m_parts.workerPanel, &WorkerPanel::detailsWanted, this, [this](bool memoryShare) {
        if (isLive()) {
            m_requests.fetchDetails(memoryShare, [this](const std::vector<WorkerDetails>& workers) {
                m_parts.workers.tellDetails(workers);
            });
        }
    });
    connect(&m_parts.workerPanel, &WorkerPanel::processesWanted, this, &TableDesk::fetchProcesses);
    connect(&m_parts.workerPanel, &WorkerPanel::choiceChanged, this, &TableDesk::updateActions);
    connect(&m_parts.resultPanel, &ResultPanel::choiceChanged, this, &TableDesk::updateActions);
    connect(&m_parts.resultPanel, &ResultPanel::resultSelected, this, &TableDesk::resultSelected);
}

// One question at a time: a host that is slow to answer isn't asked more and more.
void TableDesk::fetchProcesses()
{
    if (!isLive() || m_fetchesProcesses || !m_parts.session.isActive()) {
        return;
    }
    m_fetchesProcesses = true;
    m_requests.fetchDescendants(
        [this](std::int64_t atNs, const std::vector<ProcessFacts>& processes) {
            m_fetchesProcesses = false;
            if (isLive() && atNs > 0) {
                m_parts.workerPanel.tellProcesses(atNs, processes);
            }
        });
}

// They end with the workers. A picture that is held keeps them.
void TableDesk::forgetEndedProcesses()
{
    if (isLive() && !m_parts.session.isActive()) {
        m_parts.workerPanel.forgetProcesses();
    }
}

void TableDesk::begin(const RunStart& run)
{
    m_parts.results.begin(run.items, run.limits);
    m_fetchesFailures = false;
    setSource(m_recording, m_hostHasRun);
}

void TableDesk::showRecorded(Recording recording, bool hostHasRun)
{
    setSource(std::move(recording), hostHasRun);
}

void TableDesk::showLive()
{
    setSource({}, true);
}

// Only the host can look through all results: a recording shows all of them in their order.
void TableDesk::setSource(Recording recording, bool hostHasRun)
{
    m_recording = std::move(recording);
    m_hostHasRun = hostHasRun;
    ResultModel& results = m_parts.results;
    const qint64 searched = isLive() ? results.itemCount() : 0;
    m_finder.begin(0);
    m_finder.setLive(searched > 0 && m_parts.session.isActive());
    m_finder.begin(searched);
    m_seeker.begin(searched);
    results.setFailuresFirst(isLive() && m_failuresFirst->isChecked());
    results.forget();
    forgetEndedProcesses();
    fetchFailures();
    updateActions();
}

// From where they are to be had now. Rows that come too late aren't shown.
void TableDesk::fetchRows(const QList<qint64>& items, const TableRequests::OnRows& onRows)
{
    if (!isLive()) {
        onRows(m_recording(items));
        return;
    }
    m_requests.fetchRows(items, [this, onRows](const std::vector<ResultFacts>& rows) {
        emit rowsTold(rows);
        if (isLive()) {
            onRows(rows);
        }
    });
}

void TableDesk::selectWorker(quint32 slot, int pid)
{
    m_parts.workerPanel.selectWorker(slot, pid);
}

void TableDesk::selectResult(qint64 item)
{
    m_parts.resultPanel.selectResult(item);
}

// --- which results are shown --------------------------------------------------------------------

void TableDesk::connectResults()
{
    ResultModel& results = m_parts.results;
    ResultPanel& panel = m_parts.resultPanel;
    connect(&results, &ResultModel::wanted, this, [this](const QList<qint64>& items) {
        fetchRows(items,
                  [this](const std::vector<ResultFacts>& rows) { m_parts.results.add(rows); });
    });
    connect(&panel, &ResultPanel::filterChanged, this, [this](const ResultFilter& filter) {
        m_finder.setFilter(filter);
        fetchFailures();
    });
    connect(&panel, &ResultPanel::failuresFirstChanged, m_failuresFirst, &QAction::setChecked);
    connect(m_failuresFirst, &QAction::toggled, this, [this](bool on) {
        m_parts.resultPanel.setFailuresFirst(on);
        m_parts.results.setFailuresFirst(on);
        fetchFailures();
    });
    connect(&panel, &ResultPanel::looked, &m_finder, &ResultFinder::tick);
    connect(&panel, &ResultPanel::looked, this, &TableDesk::fetchFailures);
    connect(&panel, &ResultPanel::copyWanted, this, &TableDesk::copyResults);
    connect(&m_finder, &ResultFinder::found, this, [this](const std::vector<qint32>& items) {
        m_found = items;
        arrangeResults();
    });
    connect(&m_finder, &ResultFinder::progressed, this, &TableDesk::tellCount);
    connect(&results, &QAbstractItemModel::rowsInserted, this, &TableDesk::tellCount);
    connect(&results, &QAbstractItemModel::rowsRemoved, this, &TableDesk::tellCount);
}

void TableDesk::narrowTo(std::optional<std::vector<qint32>> items, bool more)
{
    if (items != m_narrowed || more != m_narrowedMore) {
        m_narrowed = std::move(items);
        m_narrowedMore = more;
        arrangeResults();
        tellCount();
    }
}

void TableDesk::arrangeResults()
{
    const ResultFilter& filter = m_finder.filter();
    ResultModel& results = m_parts.results;
    const bool failed = isLive() && filter.show == ResultFilter::Show::Failed;
    const bool found =
        isLive() && (filter.needsSearch() || filter.show == ResultFilter::Show::Running);
    if (!found && !m_narrowed) {
        failed ? results.showFailures() : results.showAll();
        return;
    }
    std::vector<qint32> items = !m_narrowed ? m_found
                                : found     ? common(m_found, *m_narrowed)
                                            : *m_narrowed;
    results.showOnly(failed ? common(items, results.order().failures()) : std::move(items));
}

// Only while somebody wants to see them by themselves.
void TableDesk::fetchFailures()
{
    const bool wanted =
        m_parts.results.failuresFirst() || m_finder.filter().show == ResultFilter::Show::Failed;
    if (!isLive() || !wanted || m_fetchesFailures || m_parts.results.itemCount() == 0) {
        return;
    }
    m_fetchesFailures = true;
    const auto known = static_cast<qint64>(m_parts.results.order().failures().size());
    m_requests.fetchFailures(known, [this, known](const QList<qint64>& items, qint64 failed) {
        const auto now = static_cast<qint64>(m_parts.results.order().failures().size());
        m_fetchesFailures = false;
        if (items.isEmpty() || now != known || !isLive()) {
            return;  // nothing new, or of another run or moment
        }
        m_parts.results.addFailures(items);
        if (known + items.size() < failed) {
            fetchFailures();
        }
    });
}

void TableDesk::tellCount()
{
    const ResultModel& results = m_parts.results;
    const auto& progress = m_finder.progress();
    if (results.order().showsAll() || m_exports) {
        if (!m_exports) {
            m_parts.resultPanel.tellCount(QString());
        }
        return;
    }
    // The stretch is that of the timeline's filter.
    const QString shown = m_narrowedMore ? tr("%1 or more of %2, in the stretch")
                          : m_narrowed   ? tr("%1 of %2, in the stretch")
                                         : tr("%1 of %2");
    QString text = shown.arg(countText(results.rowCount()), countText(results.itemCount()));
    if (progress && progress->limited) {
        text = tr("the first %1 · searched %2 of %3")
                   .arg(countText(progress->found), countText(progress->searched),
                        countText(progress->of));
    } else if (progress && progress->searched < progress->of) {
        text += QStringLiteral(" · ") +
                tr("searched %1 of %2").arg(countText(progress->searched), countText(progress->of));
    }
    m_parts.resultPanel.tellCount(text);
}

// --- looking for a text -------------------------------------------------------------------------

void TableDesk::connectSearch()
{
    const auto ask = [this](const ResultQuestion& question) {
        m_requests.find(question, [this](quint64 serial, const QList<qint64>& items, qint64 next) {
            m_finder.takeFinds(serial, items, next);
            m_seeker.take(serial, items, next);
        });
    };
    connect(&m_finder, &ResultFinder::asked, this, ask);
    connect(&m_seeker, &ResultSeeker::asked, this, ask);
    connect(&m_finder, &ResultFinder::runningAsked, this, [this] {
        m_requests.fetchRunning(
            [this](const QList<qint64>& items) { m_finder.takeRunning(items); });
    });
    connect(&m_parts.resultPanel, &ResultPanel::nextWanted, this, &TableDesk::seek);
    connect(&m_seeker, &ResultSeeker::found, this, [this](qint64 item) {
        m_parts.resultPanel.selectResult(item);
        m_parts.resultPanel.tellFind(QString());
        emit resultSelected(item);
    });
    connect(&m_seeker, &ResultSeeker::notFound, this,
            [this] { m_parts.resultPanel.tellFind(tr("No result has that text.")); });
    connect(&m_seeker, &ResultSeeker::searched, this, [this](qint64 items, qint64 of) {
        m_parts.resultPanel.tellFind(tr("searched %1 of %2").arg(countText(items), countText(of)));
    });
}

void TableDesk::seek(bool backwards)
{
    m_seeker.seek(m_parts.resultPanel.findText(), m_parts.resultPanel.chosenItem(), backwards);
}

void TableDesk::tell(const QString& text)
{
    m_parts.resultPanel.tellCount(text);
}

}  // namespace gui
