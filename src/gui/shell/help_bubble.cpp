#include "gui/shell/help_bubble.h"

#include <QAction>
#include <QApplication>
#include <QCursor>
#include <QDialog>
#include <QEvent>
#include <QTabBar>
#include <QWhatsThis>
#include <QWidget>

namespace gui {
namespace {

// Null when the pointer is elsewhere.
QWidget* underPointer(const QWidget* window)
{
    QWidget* widget = QApplication::widgetAt(QCursor::pos());
    return widget != nullptr && widget->window() == window ? widget : nullptr;
}

}  // namespace

QString ownHelpOf(const QWidget* widget)
{
    // Qt makes those of the docks by itself, whenever it needs some.
    if (qobject_cast<const QTabBar*>(widget) != nullptr) {
        return HelpKey::tr("Chooses which of the panels that share this place is shown");
    }
    for (const QString& words :
         {widget->whatsThis(), widget->accessibleDescription(), widget->toolTip()}) {
        if (!words.isEmpty()) {
            return words;
        }
    }
    return {};
}

QString helpFor(const QWidget* widget)
{
    for (; widget != nullptr; widget = widget->parentWidget()) {
        QString words = ownHelpOf(widget);
        if (!words.isEmpty()) {
            return words;
        }
        if (widget->isWindow()) {
            break;
        }
    }
    return {};
}

void showHelpBubble(QWidget* window)
{
    for (QWidget* widget : {underPointer(window), window->focusWidget()}) {
        const QString help = helpFor(widget);
        if (!help.isEmpty()) {
            const QRect place = widget->rect();
            QWhatsThis::showText(widget->mapToGlobal(place.center()), help.toHtmlEscaped(), widget);
            return;
        }
    }
}

HelpKey::HelpKey(QAction* action, QWidget* window)
    : QObject(window)
    , m_action(action)
    , m_window(window)
{
    connect(action, &QAction::triggered, this, [this] {
        QWidget* active = QApplication::activeWindow();
        showHelpBubble(active != nullptr ? active : m_window);
    });
    QCoreApplication::instance()->installEventFilter(this);
}

// A window's shortcuts don't reach its dialogs unless these have the action, too.
bool HelpKey::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show) {
        auto* dialog = qobject_cast<QDialog*>(watched);
        const QWidget* parent = dialog != nullptr ? dialog->parentWidget() : nullptr;
        if (parent != nullptr && parent->window() == m_window) {
            dialog->addAction(m_action);
        }
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace gui
