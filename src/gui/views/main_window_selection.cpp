// What is chosen in one view of the window shows in all others.
#include "base/ids.h"
#include "gui/timeline/view.h"
#include "gui/views/main_window.h"
#include "gui/views/stretch_filter.h"
#include "gui/views/table_desk.h"
#include "ui_main_window.h"

namespace gui {
namespace {

static_assert(Selection::kNoSlot == base::number(base::kNoSlot));

}  // namespace

void MainWindow::connectSelection()
{
    TimelineView* view = m_ui->timeline->view();
    connect(m_ui->workers, &WorkerPanel::slotChosen, this, [this](quint32 slot) {
        choose(m_ui->workers, [&] { m_selection.chooseWorker(slot); });
    });
    connect(view, &TimelineView::laneSelected, this,
            [this, view](quint32 slot) { choose(view, [&] { m_selection.chooseWorker(slot); }); });
    connect(view, &TimelineView::spanSelected, this,
            [this, view](quint32 slot, quint32 job, qint64 task) {
                choose(view, [&] { m_selection.chooseTask(slot, job, task); });
            });
    connect(m_tables, &TableDesk::resultSelected, this, [this](qint64 item) {
        const ResultFacts* result = m_results.facts(m_results.rowOf(item));
        const quint32 slot =
            result != nullptr ? result->slot.value_or(Selection::kNoSlot) : Selection::kNoSlot;
        choose(m_ui->results, [&] { m_selection.chooseTask(slot, Selection::kOnlyJob, item); });
    });
    connect(m_ui->events, &EventPanel::chosen, this,
            [this](quint32 slot, quint32 job, qint64 task) {
                choose(m_ui->events, [&] { m_selection.chooseTask(slot, job, task); });
            });
    connect(m_ui->chart, &ChartPanel::pointActivated, this, &MainWindow::openPoint);
    connect(&m_selection, &Selection::changed, this, &MainWindow::showSelection);
    new StretchFilter(*view, m_player, *m_tables);
}

void MainWindow::choose(const QWidget* origin, const std::function<void()>& what)
{
    m_choosingIn = origin;
    what();
    m_choosingIn = nullptr;
}

// Where it was chosen it stands already.
void MainWindow::showSelection()
{
    TimelineView* view = m_ui->timeline->view();
    const quint32 slot = m_selection.slot();
    const qint64 task = m_selection.task();
    if (m_choosingIn != m_ui->workers) {
        showSelectedWorker();
    }
    if (m_choosingIn != view) {
        view->selectLane(slot);
        view->selectSpan(task < 0 ? 0 : Selection::kOnlyJob, task);
    }
    if (m_choosingIn != m_ui->results) {
        m_tables->selectResult(task);
    }
    if (m_choosingIn != m_ui->events) {
        m_ui->events->choose(slot, task);
    }
    updateActions();
}

// Of a task the one that did it, if that is known; else the slot's newest.
void MainWindow::showSelectedWorker()
{
    const quint32 slot = m_selection.slot();
    const ResultFacts* result = m_results.facts(m_results.rowOf(m_selection.task()));
    if (result != nullptr && result->slot == slot && m_workers.rowOf(slot, result->pid) >= 0) {
        m_tables->selectWorker(slot, result->pid);
    } else {
        m_ui->workers->chooseSlot(slot);
    }
}

}  // namespace gui
