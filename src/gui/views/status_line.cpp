#include "gui/views/status_line.h"

#include "gui/shell/giving_row.h"
#include "gui/shell/language_change.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QToolTip>

namespace gui {

StatusLine::StatusLine(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
    , m_more(new QToolButton(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    m_more->setObjectName(QStringLiteral("moreStatus"));
    m_more->setText(QStringLiteral("…"));
    m_layout->addWidget(m_more);
    m_layout->addStretch(1);
    m_more->installEventFilter(this);
    connect(m_more, &QToolButton::clicked, this, [this] {
        tellGone();
        QToolTip::showText(m_more->mapToGlobal(QPoint()), m_more->toolTip(), m_more);
    });
    retranslate();
    whenLanguageChanges(this, [this] { retranslate(); });
}

void StatusLine::retranslate()
{
    m_more->setAccessibleName(tr("More about the run"));
    m_more->setWhatsThis(tr("Tells what the line at the bottom has no room for"));
}

QLabel* StatusLine::makeLabel(const char* name)
{
    auto* label = new QLabel(this);
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    return label;
}

QLabel* StatusLine::add(const char* name)
{
    QLabel* label = makeLabel(name);
    m_layout->insertWidget(m_count++, label);
    return label;
}

QLabel* StatusLine::addAtEnd(const char* name)
{
    QLabel* label = makeLabel(name);
    m_layout->addWidget(label);
    return label;
}

void StatusLine::letGive(const QList<QLabel*>& labels)
{
    m_row = new GivingRow(*this, {labels.begin(), labels.end()}, m_more);
    connect(m_row, &GivingRow::changed, this, &StatusLine::tellGone);
}

// As they are now: they change all the time.
bool StatusLine::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_more && event->type() == QEvent::ToolTip) {
        tellGone();
    }
    return QWidget::eventFilter(watched, event);
}

void StatusLine::tellGone()
{
    QStringList texts;
    for (const QWidget* label : m_row->gone()) {
        texts.append(qobject_cast<const QLabel*>(label)->text());
    }
    texts.removeAll(QString());
    m_more->setToolTip(texts.join(QLatin1Char('\n')));
    m_more->setAccessibleDescription(m_more->toolTip());
}

QSize StatusLine::minimumSizeHint() const
{
    return m_row != nullptr ? m_row->least() : QWidget::minimumSizeHint();
}

}  // namespace gui
