// What is chosen in one view of the window shows in all others.
#include "base/ids.h"
#include "gui/models/roles.h"
#include "gui/timeline/view.h"
#include "gui/views/main_window.h"
#include "ui_main_window.h"

namespace gui {
namespace {

constexpr quint32 kOnlyJob = 1;  // a run's pool does one job
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
    connect(m_ui->results, &ResultPanel::rowChosen, this, [this](int row) {
        const QVariant slot = m_results.index(row, ResultModel::Worker).data(SlotRole);
        choose(m_ui->results, [&] {
            m_selection.chooseTask(slot.isValid() ? slot.toUInt() : Selection::kNoSlot, kOnlyJob,
                                   row);
        });
    });
    connect(m_ui->events, &EventPanel::chosen, this,
            [this](quint32 slot, quint32 job, qint64 task) {
                choose(m_ui->events, [&] { m_selection.chooseTask(slot, job, task); });
            });
    connect(m_ui->chart, &ChartPanel::pointActivated, this, &MainWindow::openPoint);
    connect(&m_selection, &Selection::changed, this, &MainWindow::showSelection);
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
        m_ui->workers->chooseSlot(slot);
    }
    if (m_choosingIn != view) {
        view->selectLane(slot);
        view->selectSpan(task < 0 ? 0 : kOnlyJob, task);
    }
    if (m_choosingIn != m_ui->results) {
        m_ui->results->choose(static_cast<int>(task));
    }
    if (m_choosingIn != m_ui->events) {
        m_ui->events->choose(slot, task);
    }
    updateActions();
}

}  // namespace gui
