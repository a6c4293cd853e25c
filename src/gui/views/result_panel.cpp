#include "gui/views/result_panel.h"

#include "gui/models/result_model.h"
#include "gui/shell/language_change.h"
#include "gui/shell/theme.h"
#include "gui/views/column_menu.h"
#include "gui/views/copy_rows.h"
#include "gui/views/countdown_delegate.h"
#include "gui/views/table_text.h"
#include "ui_result_panel.h"

#include <QAction>
#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalBlocker>

#include <algorithm>
#include <array>

namespace gui {
namespace {

constexpr int kLookMs = 250;
constexpr int kCellPadding = 13;  // pixels, both sides
constexpr int kRepaintMs = 100;
constexpr int kMostSlots = 64;  // as entries of the box; others are found by text

// The usual ones fit a panel of usual width without scrolling.
constexpr std::array kColumns{
    ColumnMenu::Column{"index", true},  ColumnMenu::Column{"item", true},
    ColumnMenu::Column{"value", true},  ColumnMenu::Column{"worker", true},
    ColumnMenu::Column{"tries", false}, ColumnMenu::Column{"state", true},
    ColumnMenu::Column{"time", false}};
static_assert(kColumns.size() == ResultModel::ColumnCount);

using Show = ResultFilter::Show;

}  // namespace

ResultPanel::ResultPanel(QWidget* parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::ResultPanel>())
{
    m_ui->setupUi(this);
    fillShowBox();
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        fillShowBox();
        m_columns->retranslate();
    });
    m_ui->table->setItemDelegate(new CountdownDelegate(ResultModel::Worker, m_ui->table));
    m_ui->table->setFont(tabularFont());
    m_ui->table->viewport()->installEventFilter(this);
    auto* copy = new QAction(m_ui->table);
    copy->setObjectName(QStringLiteral("copyRows"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_ui->table->addAction(copy);
    connect(copy, &QAction::triggered, this, [this] { emit copyWanted(QStringLiteral("tsv")); });
    m_timer.setInterval(kLookMs);
    m_repaint.setInterval(kRepaintMs);
    m_ui->table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_ui->table, &QTableView::doubleClicked, this, &ResultPanel::doubleClicked);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        look();
        emit looked();
    });
    connect(&m_repaint, &QTimer::timeout, m_ui->table->viewport(), qOverload<>(&QWidget::update));
    connect(m_ui->table->verticalScrollBar(), &QScrollBar::valueChanged, this, &ResultPanel::look);
    connect(m_ui->table->verticalScrollBar(), &QScrollBar::rangeChanged, this, &ResultPanel::look);
    connect(m_ui->showBox, &QComboBox::activated, this, &ResultPanel::tellFilter);
    connect(m_ui->failuresFirstBox, &QCheckBox::toggled, this, &ResultPanel::failuresFirstChanged);
    connect(m_ui->findBar, &FindBar::changed, this, &ResultPanel::tellFilter);
    connect(m_ui->findBar, &FindBar::nextWanted, this, &ResultPanel::nextWanted);
    connect(m_ui->findBar, &FindBar::closed, this, [this] {
        tellFilter();
        m_ui->table->setFocus();
    });
}

ResultPanel::~ResultPanel() = default;

void ResultPanel::setModel(ResultModel* model)
{
    m_model = model;
    m_ui->table->setModel(model);
    connect(model, &QAbstractItemModel::rowsInserted, this, &ResultPanel::updatePage);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &ResultPanel::updatePage);
    setUpColumns();
    connect(m_ui->table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        emit choiceChanged();
        if (const qint64 item = chosenItem(); item >= 0 && !m_choosing) {
            emit resultSelected(item);
        }
    });
    connect(model, &QAbstractItemModel::dataChanged, this, &ResultPanel::choiceChanged);
    updatePage();
}

void ResultPanel::setUpColumns()
{
    QHeaderView* header = m_ui->table->horizontalHeader();
    const QFontMetrics metrics(m_ui->table->font());
    const auto fit = [&](ResultModel::Column column, const QString& widest) {
        header->resizeSection(column, metrics.horizontalAdvance(widest) + kCellPadding);
    };
    header->setMinimumSectionSize(32);
    header->setFont(uiFont());
    fit(ResultModel::Index, QStringLiteral("9999"));
    fit(ResultModel::Item, QStringLiteral("100000"));
    fit(ResultModel::Worker, QStringLiteral("■ 999999"));
    fit(ResultModel::Tries, QStringLiteral("99"));
    fit(ResultModel::State, QStringLiteral("cancelled"));
    fit(ResultModel::Time, QStringLiteral("999.9 ms"));
    m_columns = new ColumnMenu(
        *header, {QStringLiteral("window/resultColumns"), QStringLiteral("actionResultColumn_")},
        kColumns);
    keepHeadsReadable(*header);
    connect(m_columns, &ColumnMenu::changed, this, &ResultPanel::fitValueColumn);
    fitValueColumn();
}

QList<QAction*> ResultPanel::columnActions() const
{
    return m_columns->actions();
}

// The value takes what the others leave, but never less than can be read.
void ResultPanel::fitValueColumn()
{
    QHeaderView* header = m_ui->table->horizontalHeader();
    if (m_model == nullptr) {
        return;
    }
    const int others = header->length() - header->sectionSize(ResultModel::Value);
    const int least = m_ui->table->fontMetrics().horizontalAdvance(QStringLiteral("0123456789"));
    header->resizeSection(ResultModel::Value,
                          std::max(least, m_ui->table->viewport()->width() - others));
}

bool ResultPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize) {
        fitValueColumn();
    }
    return QWidget::eventFilter(watched, event);
}

void ResultPanel::setLive(bool live)
{
    if (live) {
        m_timer.start();
        m_repaint.start();
    } else {
        m_timer.stop();
        m_repaint.stop();
        look();
    }
}

void ResultPanel::addResultAction(QAction* action)
{
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_ui->table->insertAction(m_ui->table->actions().value(0), action);
}

// --- what is chosen -----------------------------------------------------------------------------

QList<qint64> ResultPanel::chosenOpen() const
{
    QList<qint64> open;
    for (const QModelIndex& chosen : chosenRows(m_ui->table)) {
        if (m_model->mayBeOpen(chosen.row())) {
            open.append(m_model->itemAt(chosen.row()));
        }
    }
    return open;
}

QList<qint64> ResultPanel::chosenItems() const
{
    QList<qint64> items;
    for (const QModelIndex& chosen : chosenRows(m_ui->table)) {
        items.append(m_model->itemAt(chosen.row()));
    }
    return items;
}

int ResultPanel::chosenRow() const
{
    const QItemSelectionModel* selection = m_ui->table->selectionModel();
    const QModelIndexList rows = selection ? selection->selectedRows() : QModelIndexList();
    return rows.size() == 1 ? rows.front().row() : -1;
}

qint64 ResultPanel::chosenItem() const
{
    const int row = chosenRow();
    return row >= 0 ? m_model->itemAt(row) : -1;
}

void ResultPanel::selectResult(qint64 item)
{
    const int row = m_model->rowOf(item);
    m_choosing = true;
    if (row < 0) {
        m_ui->table->clearSelection();
    } else {
        const QModelIndex index = m_model->index(row, ResultModel::Value);
        m_ui->table->selectionModel()->setCurrentIndex(
            index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_ui->table->scrollTo(index);
    }
    m_choosing = false;
}

// --- what is shown ------------------------------------------------------------------------------

void ResultPanel::fillShowBox()
{
    const QSignalBlocker quiet(m_ui->showBox);
    const int chosen = std::max(m_ui->showBox->currentIndex(), 0);
    m_ui->showBox->clear();
    m_ui->showBox->addItem(tr("All results"), QVariant::fromValue(static_cast<int>(Show::All)));
    m_ui->showBox->addItem(tr("Failed"), QVariant::fromValue(static_cast<int>(Show::Failed)));
    m_ui->showBox->addItem(tr("Running"), QVariant::fromValue(static_cast<int>(Show::Running)));
    for (int slot = 0; slot < m_slots; ++slot) {
        m_ui->showBox->addItem(tr("Of slot %1").arg(slot),
                               QVariant::fromValue(static_cast<int>(Show::Worker) + slot));
    }
    m_ui->showBox->setCurrentIndex(chosen < m_ui->showBox->count() ? chosen : 0);
}

void ResultPanel::setSlotCount(int count)
{
    if (const int most = std::min(count, kMostSlots); most != m_slots) {
        m_slots = most;
        const int before = m_ui->showBox->currentIndex();
        fillShowBox();
        if (m_ui->showBox->currentIndex() != before) {
            tellFilter();  // that slot isn't there any more
        }
    }
}

void ResultPanel::tellFilter()
{
    ResultFilter filter;
    const int choice = m_ui->showBox->currentData().toInt();
    const int worker = static_cast<int>(Show::Worker);
    filter.show = choice >= worker ? Show::Worker : static_cast<Show>(choice);
    filter.slot = choice >= worker ? static_cast<quint32>(choice - worker) : 0;
    if (!m_ui->findBar->isHidden() && m_ui->findBar->mode() == FindBar::Mode::Filter) {
        filter.text = m_ui->findBar->text();
    }
    emit filterChanged(filter);
}

void ResultPanel::setFailuresFirst(bool on)
{
    m_ui->failuresFirstBox->setChecked(on);
}

void ResultPanel::setFilterAvailable(bool available, const QString& reason)
{
    for (QWidget* widget :
         {static_cast<QWidget*>(m_ui->showBox), static_cast<QWidget*>(m_ui->failuresFirstBox),
          static_cast<QWidget*>(m_ui->findBar)}) {
        widget->setEnabled(available);
        widget->setToolTip(available ? QString() : reason);
    }
}

void ResultPanel::find(FindBar::Mode mode)
{
    m_ui->findBar->open(mode);
}

QString ResultPanel::findText() const
{
    return m_ui->findBar->text();
}

void ResultPanel::tellFind(const QString& status)
{
    m_ui->findBar->setStatus(status);
}

void ResultPanel::tellCount(const QString& text)
{
    m_ui->countLabel->setText(text);
    m_ui->countLabel->setToolTip(text);
}

QString ResultPanel::textOf(const QList<int>& rows, const QString& format) const
{
    QModelIndexList indexes;
    for (const int row : rows) {
        indexes.append(m_model->index(row, 0));
    }
    return tableText(*m_model, indexes, shownColumns(m_ui->table), format);
}

void ResultPanel::setEmptyText(const QString& text)
{
    m_emptyText = text;
    updatePage();
}

void ResultPanel::updatePage()
{
    const bool any = m_model->rowCount() > 0;
    m_ui->tools->setVisible(m_model->itemCount() > 0);
    m_ui->pages->setCurrentWidget(any ? static_cast<QWidget*>(m_ui->table) : m_ui->empty);
    if (!any) {
        m_ui->empty->setText(m_model->itemCount() > 0 ? tr("No result fits the filter.")
                             : m_emptyText.isEmpty()  ? tr("No results yet.")
                                                      : m_emptyText);
    }
}

void ResultPanel::look()
{
    if (m_model == nullptr || m_model->rowCount() == 0) {
        return;
    }
    const int first = m_ui->table->rowAt(0);
    const int last = m_ui->table->rowAt(m_ui->table->viewport()->height() - 1);
    m_model->look(first, last < 0 ? m_model->rowCount() - 1 : last);
}

}  // namespace gui
