#include "gui/views/result_panel.h"

#include "gui/models/result_model.h"
#include "gui/shell/language_change.h"
#include "gui/shell/theme.h"
#include "gui/views/copy_rows.h"
#include "gui/views/slot_delegate.h"
#include "ui_result_panel.h"

#include <QHeaderView>
#include <QScrollBar>

namespace gui {
namespace {

constexpr int kLookMs = 250;

}  // namespace

ResultPanel::ResultPanel(QWidget* parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::ResultPanel>())
{
    m_ui->setupUi(this);
    whenLanguageChanges(this, [this] { m_ui->retranslateUi(this); });
    m_ui->table->setItemDelegate(new SlotDelegate(ResultModel::Worker, m_ui->table));
    m_ui->table->setFont(tabularFont());
    addCopyRows(m_ui->table);
    m_timer.setInterval(kLookMs);
    m_ui->table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_ui->table, &QTableView::doubleClicked, this, &ResultPanel::doubleClicked);
    connect(&m_timer, &QTimer::timeout, this, &ResultPanel::look);
    connect(m_ui->table->verticalScrollBar(), &QScrollBar::valueChanged, this, &ResultPanel::look);
    connect(m_ui->table->verticalScrollBar(), &QScrollBar::rangeChanged, this, &ResultPanel::look);
}

ResultPanel::~ResultPanel() = default;

void ResultPanel::setModel(ResultModel* model)
{
    m_model = model;
    m_ui->table->setModel(model);
    connect(model, &QAbstractItemModel::rowsInserted, this, &ResultPanel::updatePage);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &ResultPanel::updatePage);
    QHeaderView* header = m_ui->table->horizontalHeader();
    const QFontMetrics metrics(m_ui->table->font());
    const auto fit = [&](ResultModel::Column column, const QString& widest) {
        header->resizeSection(column, metrics.horizontalAdvance(widest) + 18);
    };
    header->setMinimumSectionSize(32);
    fit(ResultModel::Index, QStringLiteral("9999"));
    fit(ResultModel::Item, QStringLiteral("100000"));
    fit(ResultModel::Worker, QStringLiteral("■ 4096"));
    fit(ResultModel::Time, QStringLiteral("999.9 ms"));
    header->setFont(uiFont());
    // Told by the text's colour and in the tooltip; the panel is narrow.
    header->hideSection(ResultModel::State);
    header->hideSection(ResultModel::Tries);
    header->setSectionResizeMode(ResultModel::Value, QHeaderView::Stretch);
    connect(m_ui->table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ResultPanel::onSelectionChanged);
    connect(model, &QAbstractItemModel::dataChanged, this, &ResultPanel::choiceChanged);
    updatePage();
}

void ResultPanel::setLive(bool live)
{
    if (live) {
        m_timer.start();
    } else {
        m_timer.stop();
        look();
    }
}

void ResultPanel::addResultAction(QAction* action)
{
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_ui->table->insertAction(m_ui->table->actions().value(0), action);
}

QList<qint64> ResultPanel::chosenOpen() const
{
    QList<qint64> open;
    const QItemSelectionModel* selection = m_ui->table->selectionModel();
    for (const QModelIndex& index : selection ? selection->selectedRows() : QModelIndexList()) {
        if (m_model->mayBeOpen(index.row())) {
            open.append(index.row());
        }
    }
    return open;
}

int ResultPanel::chosenRow() const
{
    const QItemSelectionModel* selection = m_ui->table->selectionModel();
    const QModelIndexList rows = selection ? selection->selectedRows() : QModelIndexList();
    return rows.size() == 1 ? rows.front().row() : -1;
}

void ResultPanel::choose(int row)
{
    m_choosing = true;
    if (row < 0 || row >= m_model->rowCount()) {
        m_ui->table->clearSelection();
    } else {
        const QModelIndex index = m_model->index(row, ResultModel::Index);
        m_ui->table->selectionModel()->setCurrentIndex(
            index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_ui->table->scrollTo(index);
    }
    m_choosing = false;
}

void ResultPanel::onSelectionChanged()
{
    emit choiceChanged();
    const int row = chosenRow();
    if (!m_choosing && row >= 0) {
        emit rowChosen(row);
    }
}

void ResultPanel::setEmptyText(const QString& text)
{
    m_ui->empty->setText(text);
}

void ResultPanel::updatePage()
{
    const bool any = m_model->rowCount() > 0;
    m_ui->pages->setCurrentWidget(any ? static_cast<QWidget*>(m_ui->table) : m_ui->empty);
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
