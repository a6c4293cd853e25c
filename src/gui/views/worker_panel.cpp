#include "gui/views/worker_panel.h"

#include "base/ids.h"
#include "gui/models/roles.h"
#include "gui/models/worker_model.h"
#include "gui/shell/language_change.h"
#include "gui/shell/theme.h"
#include "gui/views/copy_rows.h"
#include "gui/views/slot_delegate.h"
#include "ui_worker_panel.h"

#include <QAction>
#include <QHeaderView>
#include <QMenu>
#include <QSortFilterProxyModel>

namespace gui {

WorkerPanel::WorkerPanel(QWidget* parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::WorkerPanel>())
    , m_sorted(new QSortFilterProxyModel(this))
{
    m_ui->setupUi(this);
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        updateSummary();
    });
    m_sorted->setSortRole(RawRole);
    m_sorted->setDynamicSortFilter(true);
    m_ui->table->setItemDelegate(new SlotDelegate(WorkerModel::Slot, m_ui->table));
    m_ui->table->setFont(tabularFont());
    addCopyRows(m_ui->table);
    connect(m_ui->table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu(this);
        menu.addActions(m_ui->table->actions());
        menu.exec(m_ui->table->viewport()->mapToGlobal(at));
    });
}

WorkerPanel::~WorkerPanel() = default;

void WorkerPanel::setModel(WorkerModel* model)
{
    m_model = model;
    m_sorted->setSourceModel(model);
    m_ui->table->setModel(m_sorted);
    m_ui->table->sortByColumn(WorkerModel::Slot, Qt::AscendingOrder);
    setUpColumns();
    connect(m_ui->table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &WorkerPanel::onSelectionChanged);
    connect(model, &QAbstractItemModel::rowsInserted, this, &WorkerPanel::updateSummary);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &WorkerPanel::updateSummary);
    connect(model, &QAbstractItemModel::dataChanged, this, &WorkerPanel::updateSummary);
    updateSummary();
}

void WorkerPanel::setUpColumns()
{
    QHeaderView* header = m_ui->table->horizontalHeader();
    const QFontMetrics metrics(m_ui->table->font());
    const auto fit = [&](WorkerModel::Column column, const QString& widest) {
        header->resizeSection(column, metrics.horizontalAdvance(widest) + 18);
    };
    header->setFont(uiFont());
    header->setMinimumSectionSize(40);
    header->setSortIndicatorClearable(false);
    fit(WorkerModel::Slot, QStringLiteral("■ 4096"));
    fit(WorkerModel::Pid, QStringLiteral("999999"));
    fit(WorkerModel::State, QStringLiteral("suspended"));
    fit(WorkerModel::Cpu, QStringLiteral("100 %"));
    fit(WorkerModel::Rss, QStringLiteral("99.9 MiB"));
    fit(WorkerModel::Tasks, QStringLiteral("200 000"));
    fit(WorkerModel::Exit, QStringLiteral("signal 15"));
    header->setSectionResizeMode(WorkerModel::Now, QHeaderView::Stretch);
}

void WorkerPanel::addWorkerActions(const QList<QAction*>& actions)
{
    for (QAction* action : actions) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    }
    m_ui->table->insertActions(m_ui->table->actions().value(0), actions);
}

void WorkerPanel::setEmptyText(const QString& text)
{
    m_ui->empty->setText(text);
}

void WorkerPanel::updateSummary()
{
    const bool any = m_model->rowCount() > 0;
    m_ui->pages->setCurrentWidget(any ? static_cast<QWidget*>(m_ui->table) : m_ui->empty);
    m_ui->header->setInfo(any ? tr("%1 alive · %2 ended · 100 % = one core")
                                    .arg(m_model->aliveCount())
                                    .arg(m_model->endedCount())
                              : QString());
}

std::vector<WorkerFacts> WorkerPanel::chosenAlive() const
{
    std::vector<WorkerFacts> chosen;
    const QItemSelectionModel* selection = m_ui->table->selectionModel();
    for (const QModelIndex& index : selection ? selection->selectedRows() : QModelIndexList()) {
        const WorkerFacts* worker = m_model->facts(m_sorted->mapToSource(index).row());
        if (worker != nullptr && worker->state != WorkerFacts::State::Ended && worker->pid > 0) {
            chosen.push_back(*worker);
        }
    }
    return chosen;
}

void WorkerPanel::chooseSlot(quint32 slot)
{
    m_choosing = true;
    const int row = slot == base::number(base::kNoSlot) ? -1 : m_model->newestRowOf(slot);
    if (row < 0) {
        m_ui->table->clearSelection();
    } else {
        const QModelIndex index = m_sorted->mapFromSource(m_model->index(row, 0));
        m_ui->table->selectionModel()->setCurrentIndex(
            index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_ui->table->scrollTo(index);
    }
    m_choosing = false;
}

void WorkerPanel::onSelectionChanged()
{
    emit choiceChanged();
    if (m_choosing) {
        return;
    }
    const QModelIndexList rows = m_ui->table->selectionModel()->selectedRows();
    const WorkerFacts* worker =
        rows.size() == 1 ? m_model->facts(m_sorted->mapToSource(rows.front()).row()) : nullptr;
    emit slotChosen(worker != nullptr ? worker->slot : base::number(base::kNoSlot));
}

}  // namespace gui
