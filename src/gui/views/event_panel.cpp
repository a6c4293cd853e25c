#include "gui/views/event_panel.h"

#include "base/ids.h"
#include "gui/models/text.h"
#include "gui/replay/event_model.h"
#include "gui/shell/language_change.h"
#include "gui/shell/theme.h"
#include "gui/views/copy_rows.h"
#include "gui/views/slot_delegate.h"
#include "ui_event_panel.h"

#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>

namespace gui {
namespace {

constexpr int kPadding = 24;

// The task that an event tells of, or -1.
qint64 taskOf(const mp::ScopeEvent& event)
{
    switch (event.kind) {
    case mp::EventKind::TaskRunning:
    case mp::EventKind::TaskFinished:
    case mp::EventKind::TaskRetried:
        return event.task();
    case mp::EventKind::WorkerExited:
        return event.values[2];
    default:
        return -1;
    }
}

}  // namespace

EventPanel::EventPanel(QWidget* parent) : QWidget(parent), m_ui(std::make_unique<Ui::EventPanel>())
{
    m_ui->setupUi(this);
    whenLanguageChanges(this, [this] {
        const int filter = m_ui->filter->currentIndex();
        m_ui->retranslateUi(this);
        m_ui->filter->setCurrentIndex(filter);
        tellCount();
    });
    m_ui->table->setItemDelegate(new SlotDelegate(-1, m_ui->table));
    m_ui->table->setFont(monospaceFont());
    addCopyRows(m_ui->table);
}

EventPanel::~EventPanel() = default;

void EventPanel::setModel(EventModel* model)
{
    m_model = model;
    m_ui->table->setModel(model);
    setColumns();
    connect(m_ui->filter, &QComboBox::currentIndexChanged, this,
            [this](int filter) { m_model->setFilter(static_cast<EventFilter>(filter)); });
    connect(model, &QAbstractItemModel::rowsInserted, this, &EventPanel::onRows);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &EventPanel::onRows);
    connect(m_ui->table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &EventPanel::onSelectionChanged);
    const QScrollBar* bar = m_ui->table->verticalScrollBar();
    connect(bar, &QScrollBar::actionTriggered, this,
            [this, bar] { m_follows = bar->sliderPosition() >= bar->maximum(); });
    connect(bar, &QScrollBar::rangeChanged, this, [this] {
        if (m_follows) {
            m_ui->table->scrollToBottom();
        }
    });
}

void EventPanel::addTableAction(QAction* action)
{
    m_ui->table->addAction(action);
}

void EventPanel::setColumns()
{
    const QFontMetrics metrics(m_ui->table->font());
    m_ui->table->setColumnWidth(EventModel::Time,
                                metrics.horizontalAdvance(QStringLiteral("9999.999 s")) + kPadding);
    m_ui->table->verticalHeader()->setDefaultSectionSize(metrics.height() + 6);
}

void EventPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_model != nullptr) {
        setColumns();
    }
}

void EventPanel::onRows()
{
    const bool any = m_model->rowCount() > 0;
    m_ui->pages->setCurrentWidget(any ? static_cast<QWidget*>(m_ui->table) : m_ui->empty);
    tellCount();
}

void EventPanel::tellCount()
{
    const int rows = m_model != nullptr ? m_model->rowCount() : 0;
    m_ui->count->setText(rows > 0 ? tr("%n event(s)", nullptr, rows) : QString());
}

void EventPanel::choose(quint32 slot, qint64 task)
{
    const int row = task >= 0                             ? m_model->lastRowOfTask(task)
                    : slot != base::number(base::kNoSlot) ? m_model->lastRowOfWorker(slot)
                                                          : -1;
    m_choosing = true;
    if (row < 0) {
        m_ui->table->clearSelection();
    } else {
        m_ui->table->setCurrentIndex(m_model->index(row, EventModel::Text));
    }
    m_choosing = false;
}

void EventPanel::onSelectionChanged()
{
    const QModelIndexList rows = m_ui->table->selectionModel()->selectedRows();
    if (m_choosing || rows.size() != 1) {
        return;
    }
    m_follows = rows.front().row() + 1 == m_model->rowCount();
    const mp::ScopeEvent event = m_model->event(rows.front().row());
    emit chosen(event.slot, event.job, taskOf(event));
}

}  // namespace gui
