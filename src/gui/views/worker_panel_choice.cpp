// Which workers and processes are chosen in the workers' table, found and copied.
#include "base/ids.h"
#include "gui/models/worker_model.h"
#include "gui/models/worker_tree_model.h"
#include "gui/views/copy_rows.h"
#include "gui/views/table_text.h"
#include "gui/views/worker_panel.h"
#include "ui_worker_panel.h"

#include <QSortFilterProxyModel>

namespace gui {

// Actions are about the tagged workers, unless a descendant is selected: what is highlighted is
// hit.
bool WorkerPanel::tagsCount() const
{
    return chosenDescendant() == nullptr && !m_model->taggedRows().empty();
}

std::vector<WorkerFacts> WorkerPanel::chosenAlive() const
{
    std::vector<int> rows;
    if (tagsCount()) {
        rows = m_model->taggedRows();
    } else {
        for (const QModelIndex& index : chosen()) {
            if (WorkerTreeModel::process(index) == nullptr) {
                rows.push_back(index.row());
            }
        }
    }
    std::vector<WorkerFacts> alive;
    for (const int row : rows) {
        const WorkerFacts* worker = m_model->facts(row);
        if (worker != nullptr && worker->state != WorkerFacts::State::Ended && worker->pid > 0) {
            alive.push_back(*worker);
        }
    }
    return alive;
}

std::vector<ProcessRef> WorkerPanel::chosenProcesses() const
{
    std::vector<ProcessRef> processes;
    for (const WorkerFacts& worker : chosenAlive()) {
        processes.push_back({worker.slot, worker.pid});
    }
    if (tagsCount()) {
        return processes;
    }
    for (const QModelIndex& index : chosen()) {
        if (const ProcessFacts* descendant = WorkerTreeModel::process(index)) {
            processes.push_back(descendant->process);
        }
    }
    return processes;
}

// Rows of m_tree.
QModelIndexList WorkerPanel::chosen() const
{
    QModelIndexList rows = chosenRows(m_ui->table);
    for (QModelIndex& row : rows) {
        row = m_sorted->mapToSource(row);
    }
    return rows;
}

int WorkerPanel::chosenRow() const
{
    const QModelIndexList rows = chosen();
    return rows.size() == 1 && WorkerTreeModel::process(rows.front()) == nullptr
               ? rows.front().row()
               : -1;
}

const ProcessFacts* WorkerPanel::chosenDescendant() const
{
    const QModelIndexList rows = chosen();
    return rows.size() == 1 ? WorkerTreeModel::process(rows.front()) : nullptr;
}

QString WorkerPanel::descendantDetails() const
{
    return chosenDescendant() != nullptr ? m_tree->details(chosen().front()) : QString();
}

void WorkerPanel::turnTags()
{
    for (const QModelIndex& index : chosen()) {
        if (WorkerTreeModel::process(index) == nullptr) {
            m_model->turnTag(index.row());
        }
    }
    emit choiceChanged();
}

void WorkerPanel::choose(int row)
{
    m_choosing = true;
    const QModelIndex index =
        row < 0 ? QModelIndex() : m_sorted->mapFromSource(m_tree->index(row, 0));
    if (!index.isValid()) {
        m_ui->table->clearSelection();
    } else {
        m_ui->table->selectionModel()->setCurrentIndex(
            index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_ui->table->scrollTo(index);
    }
    m_choosing = false;
}

void WorkerPanel::chooseSlot(quint32 slot)
{
    choose(slot == base::number(base::kNoSlot) ? -1 : m_model->newestRowOf(slot));
}

void WorkerPanel::selectWorker(quint32 slot, int pid)
{
    choose(m_model->rowOf(slot, pid));
}

// --- finding and copying ------------------------------------------------------------------------

void WorkerPanel::find(FindBar::Mode mode)
{
    m_ui->findBar->open(mode);
}

void WorkerPanel::applyFilter()
{
    const bool filters =
        !m_ui->findBar->isHidden() && m_ui->findBar->mode() == FindBar::Mode::Filter;
    m_sorted->setFilterFixedString(filters ? m_ui->findBar->text() : QString());
    m_ui->findBar->setStatus(
        filters ? tr("%1 of %2").arg(m_sorted->rowCount()).arg(m_model->rowCount()) : QString());
}

// The next row that holds the text in a column on show, over the end to the beginning.
void WorkerPanel::findNext(bool backwards)
{
    const QString text = m_ui->findBar->text();
    const QModelIndexList rows = allRows(*m_sorted);
    const qsizetype count = rows.size();
    const QList<int> columns = shownColumns(m_ui->table);
    const qsizetype start = rows.indexOf(m_ui->table->currentIndex().siblingAtColumn(0));
    for (qsizetype step = 1; step <= count && !text.isEmpty(); ++step) {
        const qsizetype row = ((start + (backwards ? -step : step)) % count + count) % count;
        for (const int column : columns) {
            const QModelIndex index = rows[row].siblingAtColumn(column);
            if (index.data().toString().contains(text, Qt::CaseInsensitive)) {
                m_ui->table->selectionModel()->setCurrentIndex(
                    index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
                m_ui->table->scrollTo(index);
                m_ui->findBar->setStatus(QString());
                return;
            }
        }
    }
    m_ui->findBar->setStatus(tr("No worker has that text."));
}

void WorkerPanel::copyChosen(const QString& format) const
{
    copyRows(m_ui->table, chosenRows(m_ui->table), format);
}

QString WorkerPanel::allText(const QString& format) const
{
    return tableText(*m_sorted, allRows(*m_sorted), shownColumns(m_ui->table), format);
}

void WorkerPanel::onSelectionChanged()
{
    emit choiceChanged();
    if (m_choosing) {
        return;
    }
    const QModelIndexList rows = chosen();
    const WorkerFacts* worker =
        rows.size() == 1 ? m_model->facts(WorkerTreeModel::workerRow(rows.front())) : nullptr;
    emit slotChosen(worker != nullptr ? worker->slot : base::number(base::kNoSlot));
}

}  // namespace gui
