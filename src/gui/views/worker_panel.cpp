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
#include <QSettings>
#include <QSortFilterProxyModel>

#include <array>

namespace gui {
namespace {

constexpr int kInsightMs = 500;
const QString kColumnsKey = QStringLiteral("window/workerColumns");

// What the columns are called in the settings.
constexpr std::array<const char*, WorkerModel::ColumnCount> kColumnNames{
    "slot", "pid",     "state", "cpu",  "rss",       "tasks",   "now",
    "exit", "startUp", "wait",  "busy", "serialize", "bytesIn", "bytesOut"};

QString nameOf(int column)
{
    return QString::fromLatin1(kColumnNames[static_cast<std::size_t>(column)]);
}

// Those that a new window shows.
QStringList usualColumns()
{
    QStringList columns;
    for (int column = 0; !WorkerModel::isInsight(column); ++column) {
        columns.append(nameOf(column));
    }
    return columns;
}

}  // namespace

WorkerPanel::WorkerPanel(QWidget* parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::WorkerPanel>())
    , m_sorted(new QSortFilterProxyModel(this))
{
    m_ui->setupUi(this);
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        nameColumnActions();
        updateSummary();
    });
    m_sorted->setSortRole(RawRole);
    m_sorted->setDynamicSortFilter(true);
    m_ui->table->setItemDelegate(new SlotDelegate(WorkerModel::Slot, m_ui->table));
    m_ui->table->setFont(tabularFont());
    addCopyRows(m_ui->table);
    m_timer.setInterval(kInsightMs);
    connect(&m_timer, &QTimer::timeout, this, &WorkerPanel::askForInsight);
    connect(m_ui->table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu(this);
        menu.addActions(m_ui->table->actions());
        menu.exec(m_ui->table->viewport()->mapToGlobal(at));
    });
}

WorkerPanel::~WorkerPanel() = default;

void WorkerPanel::addColumnActions()
{
    QHeaderView* header = m_ui->table->horizontalHeader();
    header->setContextMenuPolicy(Qt::ActionsContextMenu);
    const QStringList shown = QSettings().value(kColumnsKey, usualColumns()).toStringList();
    for (int column = WorkerModel::Pid; column < WorkerModel::ColumnCount; ++column) {
        auto* action = new QAction(m_ui->table);
        action->setObjectName(QStringLiteral("actionColumn_") + nameOf(column));
        action->setCheckable(true);
        action->setChecked(shown.contains(nameOf(column)));
        header->setSectionHidden(column, !action->isChecked());
        connect(action, &QAction::toggled, this,
                [this, column](bool on) { showColumn(column, on); });
        header->addAction(action);
        m_columnActions.append(action);
    }
    nameColumnActions();
}

// As the columns' own heads are called.
void WorkerPanel::nameColumnActions()
{
    for (int i = 0; i < m_columnActions.size(); ++i) {
        const auto head = [this, column = WorkerModel::Pid + i](int role) {
            return m_model->headerData(column, Qt::Horizontal, role).toString();
        };
        m_columnActions[i]->setText(head(Qt::DisplayRole));
        m_columnActions[i]->setWhatsThis(head(Qt::ToolTipRole));
    }
}

void WorkerPanel::showColumn(int column, bool on)
{
    m_ui->table->horizontalHeader()->setSectionHidden(column, !on);
    QStringList shown{nameOf(WorkerModel::Slot)};
    for (int i = WorkerModel::Pid; i < WorkerModel::ColumnCount; ++i) {
        if (!m_ui->table->isColumnHidden(i)) {
            shown.append(nameOf(i));
        }
    }
    QSettings().setValue(kColumnsKey, shown);
    askForInsight();
}

void WorkerPanel::setLive(bool live)
{
    live ? m_timer.start() : m_timer.stop();
    askForInsight();
}

void WorkerPanel::askForInsight()
{
    for (int column = WorkerModel::StartUp; column < WorkerModel::ColumnCount; ++column) {
        if (!m_ui->table->isColumnHidden(column)) {
            emit insightWanted();
            return;
        }
    }
}

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
    for (const auto column :
         {WorkerModel::StartUp, WorkerModel::Wait, WorkerModel::Busy, WorkerModel::Serialize,
          WorkerModel::BytesIn, WorkerModel::BytesOut}) {
        fit(column, QStringLiteral("999.9 MiB"));
    }
    header->setSectionResizeMode(WorkerModel::Now, QHeaderView::Stretch);
    addColumnActions();
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
