#include "gui/views/worker_panel.h"

#include "gui/models/roles.h"
#include "gui/models/worker_model.h"
#include "gui/models/worker_tree_model.h"
#include "gui/shell/language_change.h"
#include "gui/shell/theme.h"
#include "gui/views/column_menu.h"
#include "gui/views/copy_rows.h"
#include "gui/views/table_text.h"
#include "gui/views/worker_delegate.h"
#include "gui/views/worker_tree.h"
#include "ui_worker_panel.h"

#include <QAction>
#include <QHeaderView>
#include <QMenu>
#include <QSortFilterProxyModel>

#include <array>

namespace gui {
namespace {

constexpr int kInsightMs = 500;
constexpr int kProcessesMs = 1000;
constexpr int kCellPadding = 13;  // pixels, both sides

// The usual ones fit a window of usual size without scrolling.
constexpr std::array kColumns{
    ColumnMenu::Column{"slot", true},         ColumnMenu::Column{"pid", true},
    ColumnMenu::Column{"state", true},        ColumnMenu::Column{"cpu", true},
    ColumnMenu::Column{"history", false},     ColumnMenu::Column{"rss", true},
    ColumnMenu::Column{"tasks", true},        ColumnMenu::Column{"now", true},
    ColumnMenu::Column{"since", true},        ColumnMenu::Column{"exit", true},
    ColumnMenu::Column{"waits", false},       ColumnMenu::Column{"preemptions", false},
    ColumnMenu::Column{"runQueue", false},    ColumnMenu::Column{"startTime", false},
    ColumnMenu::Column{"startUp", false},     ColumnMenu::Column{"wait", false},
    ColumnMenu::Column{"busy", false},        ColumnMenu::Column{"serialize", false},
    ColumnMenu::Column{"bytesIn", false},     ColumnMenu::Column{"bytesOut", false},
    ColumnMenu::Column{"threads", false},     ColumnMenu::Column{"minorFaults", false},
    ColumnMenu::Column{"majorFaults", false}, ColumnMenu::Column{"diskRead", false},
    ColumnMenu::Column{"diskWritten", false}, ColumnMenu::Column{"pss", false},
    ColumnMenu::Column{"priority", false},    ColumnMenu::Column{"nice", false},
    ColumnMenu::Column{"cores", false},       ColumnMenu::Column{"cgroup", false},
    ColumnMenu::Column{"parent", false},      ColumnMenu::Column{"command", false}};
static_assert(kColumns.size() == WorkerModel::ColumnCount);

}  // namespace

WorkerPanel::WorkerPanel(QWidget* parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::WorkerPanel>())
    , m_sorted(new QSortFilterProxyModel(this))
{
    m_ui->setupUi(this);
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        m_columns->retranslate();
        updateSummary();
    });
    m_sorted->setSortRole(RawRole);
    m_sorted->setDynamicSortFilter(true);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setFilterKeyColumn(-1);
    m_ui->table->setItemDelegate(new WorkerDelegate(
        [this](const HistoryPoint& point) { return m_model->momentText(point); }, m_ui->table));
    m_ui->table->setFont(tabularFont());
    addCopyRows(m_ui->table);
    m_timer.setInterval(kInsightMs);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_model->tick();
        askForInsight();
        askForDetails();
    });
    m_processTimer.setInterval(kProcessesMs);
    connect(&m_processTimer, &QTimer::timeout, this, &WorkerPanel::askForProcesses);
    connect(m_ui->findBar, &FindBar::changed, this, &WorkerPanel::applyFilter);
    connect(m_ui->findBar, &FindBar::closed, this, [this] {
        applyFilter();
        m_ui->table->setFocus();
    });
    connect(m_ui->findBar, &FindBar::nextWanted, this, &WorkerPanel::findNext);
    connect(m_ui->table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu(this);
        menu.addActions(m_ui->table->actions());
        menu.exec(m_ui->table->viewport()->mapToGlobal(at));
    });
}

WorkerPanel::~WorkerPanel() = default;

void WorkerPanel::setLive(bool live)
{
    if (live) {
        m_timer.start();
        m_processTimer.start();
    } else {
        m_timer.stop();
        m_processTimer.stop();
    }
    askForInsight();
}

void WorkerPanel::askForInsight()
{
    if (m_columns->isShown(WorkerModel::StartUp, WorkerModel::BytesOut)) {
        emit insightWanted();
    }
}

void WorkerPanel::askForDetails()
{
    if (m_columns->isShown(WorkerModel::Threads, WorkerModel::Command)) {
        emit detailsWanted(m_columns->isShown(WorkerModel::MemoryShare, WorkerModel::MemoryShare));
    }
}

// --- the processes beneath the workers ----------------------------------------------------------

void WorkerPanel::showTree(bool on)
{
    m_asTree = on;
    m_ui->table->showTree(on);
    m_sorted->setRecursiveFilteringEnabled(on);
    m_sorted->setAutoAcceptChildRows(on);
    if (on) {
        askForProcesses();
    } else {
        forgetProcesses();
    }
}

void WorkerPanel::askForProcesses()
{
    if (m_asTree && m_processTimer.isActive() && m_ui->table->isVisible()) {
        emit processesWanted();
    }
}

// An answer may come when it is wanted no more.
void WorkerPanel::tellProcesses(std::int64_t atNs, std::span<const ProcessFacts> processes)
{
    if (m_asTree && m_processTimer.isActive()) {
        m_tree->tellProcesses(atNs, processes);
        updateSummary();
    }
}

void WorkerPanel::forgetProcesses()
{
    m_tree->tellProcesses(0, {});
    updateSummary();
}

// --- the table ----------------------------------------------------------------------------------

void WorkerPanel::setModel(WorkerModel* model)
{
    m_model = model;
    m_tree = new WorkerTreeModel(*model, this);
    m_sorted->setSourceModel(m_tree);
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
    QHeaderView* header = m_ui->table->header();
    const QFontMetrics metrics(m_ui->table->font());
    const auto fit = [&](WorkerModel::Column column, const QString& widest) {
        header->resizeSection(column, metrics.horizontalAdvance(widest) + kCellPadding);
    };
    header->setFont(uiFont());
    header->setMinimumSectionSize(40);
    header->setSortIndicatorClearable(false);
    fit(WorkerModel::Slot, QStringLiteral("■ 4096"));
    fit(WorkerModel::Pid, QStringLiteral("999999"));
    fit(WorkerModel::State, QStringLiteral("suspended"));
    fit(WorkerModel::History, QStringLiteral("123456"));
    fit(WorkerModel::Since, QStringLiteral("9999 ms"));
    fit(WorkerModel::Cpu, QStringLiteral("100 %"));
    fit(WorkerModel::Rss, QStringLiteral("99.9 MiB"));
    fit(WorkerModel::Tasks, QStringLiteral("99 999"));
    fit(WorkerModel::Exit, QStringLiteral("signal 15"));
    for (int column = WorkerModel::Exit + 1; column < WorkerModel::ColumnCount; ++column) {
        fit(static_cast<WorkerModel::Column>(column), QStringLiteral("999.9 MiB"));
    }
    header->setSectionResizeMode(WorkerModel::Now, QHeaderView::Stretch);
    m_columns = new ColumnMenu(
        *header, {QStringLiteral("window/workerColumns"), QStringLiteral("actionColumn_")},
        kColumns);
    keepHeadsReadable(*header);
    connect(m_columns, &ColumnMenu::changed, this, [this] {
        askForInsight();
        askForDetails();
    });
}

QList<QAction*> WorkerPanel::columnActions() const
{
    return m_columns->actions();
}

void WorkerPanel::addWorkerActions(const QList<QAction*>& actions)
{
    for (QAction* action : actions) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    }
    m_ui->table->insertActions(m_ui->table->actions().value(0), actions);
}

void WorkerPanel::addTool(QAction* action)
{
    m_ui->header->addTool(action);
}

void WorkerPanel::setEmptyText(const QString& text)
{
    m_ui->empty->setText(text);
}

void WorkerPanel::updateSummary()
{
    const bool any = m_model->rowCount() > 0;
    m_ui->pages->setCurrentWidget(any ? static_cast<QWidget*>(m_ui->table) : m_ui->empty);
    QString info = any ? tr("%1 alive · %2 ended · 100 % = one core")
                             .arg(m_model->aliveCount())
                             .arg(m_model->endedCount())
                       : QString();
    if (const int processes = m_tree->processCount(); processes > 0) {
        info = tr("processes beneath: %1").arg(processes) + QStringLiteral(" · ") + info;
    }
    if (const std::size_t tagged = m_model->taggedRows().size(); tagged > 0) {
        info = tr("tagged: %1, actions are about them").arg(tagged) + QStringLiteral(" · ") + info;
    }
    m_ui->header->setInfo(info);
}

}  // namespace gui
