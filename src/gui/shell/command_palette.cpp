#include "gui/shell/command_palette.h"

#include "gui/shell/action_delegate.h"
#include "gui/shell/action_registry.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace gui {
namespace {

constexpr int kWidestLetters = 84;
constexpr int kRowsShown = 12;
}  // namespace

CommandPalette::CommandPalette(const ActionRegistry& registry, QWidget* parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint)
    , m_edit(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_none(new QLabel(this))
    , m_matches(registry)
{
    setObjectName(QStringLiteral("commandPalette"));
    setProperty("role", "palette");
    setAttribute(Qt::WA_StyledBackground);
    m_edit->setObjectName(QStringLiteral("paletteEdit"));
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setModel(&m_matches);
    m_list->setItemDelegate(new ActionDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_none->setObjectName(QStringLiteral("paletteNone"));
    m_none->setProperty("role", "empty");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_edit);
    column->addWidget(m_list);
    column->addWidget(m_none);
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QListView::clicked, this, &CommandPalette::activate);
    retranslate();
}

void CommandPalette::retranslate()
{
    setWindowTitle(tr("Find or do anything"));
    setAccessibleName(tr("Command palette"));
    m_edit->setPlaceholderText(tr("A few letters of what you want to do"));
    m_edit->setAccessibleName(tr("Find an action"));
    m_edit->setAccessibleDescription(tr("Arrow keys choose an action, Enter does it."));
    m_list->setAccessibleName(tr("Actions"));
    m_none->setText(tr("No action is called like that."));
}

void CommandPalette::changeEvent(QEvent* event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

void CommandPalette::open()
{
    m_edit->clear();
    search(QString());
    place();
    show();
    raise();
    activateWindow();
    m_edit->setFocus();
}

// In the upper middle of its window, as wide as the text of most rows.
void CommandPalette::place()
{
    const QWidget* window = parentWidget();
    const QFontMetrics metrics(font());
    const int wide = std::min(metrics.averageCharWidth() * kWidestLetters, window->width() - 48);
    const int row = m_list->sizeHintForRow(0);
    const QMargins margins = layout()->contentsMargins();
    const int around =
        margins.top() + m_edit->sizeHint().height() + layout()->spacing() + margins.bottom();
    const int high = std::min(row * kRowsShown + around, window->height() - 96);
    resize(wide, high);
    move(window->mapToGlobal(QPoint((window->width() - wide) / 2, 64)));
}

void CommandPalette::search(const QString& query)
{
    m_matches.search(query);
    const bool any = m_matches.rowCount() > 0;
    m_list->setVisible(any);
    m_none->setVisible(!any);
    m_list->setCurrentIndex(m_matches.index(0, 0));
}

void CommandPalette::activate(const QModelIndex& index)
{
    QAction* action = m_matches.action(index);
    if (action == nullptr || !action->isEnabled()) {
        return;  // the row says why
    }
    hide();
    // When the window has the keyboard again: some actions work on what is focused.
    QTimer::singleShot(0, action, &QAction::trigger);
}

bool CommandPalette::passToList(int key)
{
    return key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp ||
           key == Qt::Key_PageDown;
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (passToList(key->key())) {
            QCoreApplication::sendEvent(m_list, event);
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            activate(m_list->currentIndex());
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace gui
