#include "gui/views/worker_panel.h"

#include "base/ids.h"
#include "gui/models/roles.h"
#include "gui/models/worker_model.h"
#include "gui/shell/language_change.h"
#include "gui/shell/theme.h"
#include "gui/views/column_menu.h"
#include "gui/views/copy_rows.h"
#include "gui/views/table_text.h"
#include "gui/views/worker_delegate.h"
#include "ui_worker_panel.h"

#include <QAction>
#include <QHeaderView>
#include <QMenu>
#include <QSortFilterProxyModel>

#include <array>
#include <numeric>

namespace gui {
namespace {

constexpr int kInsightMs = 500;
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
    live ? m_timer.start() : m_timer.stop();
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
        *m_ui->table, {QStringLiteral("window/workerColumns"), QStringLiteral("actionColumn_")},
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
    if (const std::size_t tagged = m_model->taggedRows().size(); tagged > 0) {
        info = tr("tagged: %1, actions are about them").arg(tagged) + QStringLiteral(" · ") + info;
    }
    m_ui->header->setInfo(info);
}

std::vector<WorkerFacts> WorkerPanel::chosenAlive() const
{
    std::vector<int> rows = m_model->taggedRows();
    if (rows.empty()) {
        for (const int row : chosenRows(m_ui->table)) {
            rows.push_back(m_sorted->mapToSource(m_sorted->index(row, 0)).row());
        }
    }
    std::vector<WorkerFacts> chosen;
    for (const int row : rows) {
        const WorkerFacts* worker = m_model->facts(row);
        if (worker != nullptr && worker->state != WorkerFacts::State::Ended && worker->pid > 0) {
            chosen.push_back(*worker);
        }
    }
    return chosen;
}

int WorkerPanel::chosenRow() const
{
    const QList<int> rows = chosenRows(m_ui->table);
    return rows.size() == 1 ? m_sorted->mapToSource(m_sorted->index(rows.front(), 0)).row() : -1;
}

void WorkerPanel::turnTags()
{
    for (const int row : chosenRows(m_ui->table)) {
        m_model->turnTag(m_sorted->mapToSource(m_sorted->index(row, 0)).row());
    }
    emit choiceChanged();
}

void WorkerPanel::choose(int row)
{
    m_choosing = true;
    const QModelIndex index =
        row < 0 ? QModelIndex() : m_sorted->mapFromSource(m_model->index(row, 0));
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
    const int count = m_sorted->rowCount();
    const QList<int> columns = shownColumns(m_ui->table);
    const int start = m_ui->table->currentIndex().row();
    for (int step = 1; step <= count && !text.isEmpty(); ++step) {
        const int row = ((start + (backwards ? -step : step)) % count + count) % count;
        for (const int column : columns) {
            const QModelIndex index = m_sorted->index(row, column);
            if (index.data().toString().contains(text, Qt::CaseInsensitive)) {
                m_ui->table->selectRow(row);
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
    QList<int> rows(m_sorted->rowCount());
    std::iota(rows.begin(), rows.end(), 0);
    return tableText(*m_sorted, rows, shownColumns(m_ui->table), format);
}

void WorkerPanel::onSelectionChanged()
{
    emit choiceChanged();
    if (m_choosing) {
        return;
    }
    const WorkerFacts* worker = m_model->facts(chosenRow());
    emit slotChosen(worker != nullptr ? worker->slot : base::number(base::kNoSlot));
}

}  // namespace gui
