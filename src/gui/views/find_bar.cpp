#include "gui/views/find_bar.h"

#include "gui/shell/language_change.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace gui {
namespace {

constexpr int kPauseMs = 150;

QToolButton* addButton(QWidget* parent, const char* name, const QString& sign)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(QString::fromLatin1(name));
    button->setText(sign);
    return button;
}

}  // namespace

FindBar::FindBar(QWidget* parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_previous(addButton(this, "findPrevious", QStringLiteral("▲")))
    , m_next(addButton(this, "findNext", QStringLiteral("▼")))
    , m_close(addButton(this, "findClose", QStringLiteral("✕")))
    , m_status(new QLabel(this))
{
    m_field->setObjectName(QStringLiteral("findField"));
    m_field->installEventFilter(this);
    m_status->setObjectName(QStringLiteral("findStatus"));
    m_status->setProperty("role", "note");
    m_status->setTextFormat(Qt::PlainText);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_field, 1);
    for (QWidget* part : {static_cast<QWidget*>(m_previous), static_cast<QWidget*>(m_next),
                          static_cast<QWidget*>(m_status), static_cast<QWidget*>(m_close)}) {
        row->addWidget(part);
    }
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FindBar::changed);
    connect(m_field, &QLineEdit::textChanged, this, [this] { m_pause.start(); });
    connect(m_previous, &QToolButton::clicked, this, [this] { emit nextWanted(true); });
    connect(m_next, &QToolButton::clicked, this, [this] { emit nextWanted(false); });
    connect(m_close, &QToolButton::clicked, this, [this] { close(); });
    whenLanguageChanges(this, [this] { retranslate(); });
    retranslate();
    hide();
}

void FindBar::retranslate()
{
    const bool filters = m_mode == Mode::Filter;
    m_field->setPlaceholderText(filters ? tr("Show only rows with…") : tr("Find…"));
    m_field->setAccessibleName(filters ? tr("Text to filter rows by") : tr("Text to find"));
    m_field->setWhatsThis(
        tr("Looks in every column; letters A–Z fit whatever their case. Enter goes to the next "
           "find, Shift+Enter to the one before, Esc closes."));
    m_previous->setAccessibleName(tr("Previous find"));
    m_previous->setToolTip(tr("Previous find (Shift+Enter)"));
    m_next->setAccessibleName(tr("Next find"));
    m_next->setToolTip(tr("Next find (Enter)"));
    m_close->setAccessibleName(tr("Close the search"));
    m_close->setToolTip(tr("Close (Esc)"));
}

QString FindBar::text() const
{
    return m_field->text();
}

void FindBar::setStatus(const QString& status)
{
    m_status->setText(status);
}

void FindBar::open(Mode mode)
{
    const bool news = mode != m_mode || isHidden();
    m_mode = mode;
    retranslate();
    show();
    m_field->setFocus();
    m_field->selectAll();
    if (news) {
        emit changed();
    }
}

void FindBar::close()
{
    if (!isHidden()) {
        m_pause.stop();
        hide();
        m_status->clear();
        emit closed();
    }
}

bool FindBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride) {
        return QWidget::eventFilter(watched, event);
    }
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!enter && key->key() != Qt::Key_Escape) {
        return QWidget::eventFilter(watched, event);
    }
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();  // ours here, whatever it does elsewhere in the window
        return true;
    }
    if (enter) {
        emit nextWanted(key->modifiers().testFlag(Qt::ShiftModifier));
    } else {
        close();
    }
    return true;
}

}  // namespace gui
