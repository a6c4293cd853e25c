#include "gui/shell/banner.h"

#include "gui/shell/language_change.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QTimer>
#include <QToolButton>

namespace gui {

Banner::Banner(QWidget* parent)
    : QFrame(parent)
    , m_label(new QLabel(this))
    , m_offers(new QHBoxLayout)
    , m_close(new QToolButton(this))
{
    setProperty("role", "banner");
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setText(QStringLiteral("×"));
    m_close->setAutoRaise(true);
    const auto retranslate = [this] {
        m_close->setToolTip(tr("Closes this message"));
        m_close->setAccessibleName(tr("Close the message"));
        setWhatsThis(
            tr("What needs attention now. The message goes when it is closed, or when it "
               "is no longer true."));
        if (m_sentence) {
            say();
        }
    };
    retranslate();
    whenLanguageChanges(this, retranslate);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 8, 8);
    row->setSpacing(8);
    row->addWidget(m_label, 1);
    row->addLayout(m_offers);
    row->addWidget(m_close, 0, Qt::AlignTop);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
}

void Banner::tell(const QString& sentence)
{
    tell([sentence] { return sentence; });
}

void Banner::tell(const Sentence& sentence)
{
    while (const QLayoutItem* item = m_offers->itemAt(0)) {
        QWidget* button = item->widget();
        m_offers->removeWidget(button);
        button->hide();
        button->deleteLater();  // it may be what was clicked
    }
    m_sentence = sentence;
    say();
    setVisible(!text().isEmpty());
    if (!text().isEmpty()) {
        emit told();
    }
    // In a small window its place may have been scrolled away.
    QTimer::singleShot(0, this, &Banner::comeIntoView);
}

void Banner::say()
{
    const QString sentence = m_sentence();
    m_label->setText(sentence);
    setAccessibleName(sentence);
}

void Banner::comeIntoView()
{
    QWidget* place = parentWidget();
    while (place != nullptr && qobject_cast<QScrollArea*>(place) == nullptr) {
        place = place->parentWidget();
    }
    if (auto* area = qobject_cast<QScrollArea*>(place); area != nullptr && isVisible()) {
        area->ensureWidgetVisible(this);
    }
}

void Banner::offer(const QList<QAction*>& actions)
{
    for (QAction* action : actions) {
        auto* button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        m_offers->addWidget(button, 0, Qt::AlignTop);
    }
}

QString Banner::text() const
{
    return m_label->text();
}

}  // namespace gui
