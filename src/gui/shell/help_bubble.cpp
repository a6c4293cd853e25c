#include "gui/shell/help_bubble.h"

#include <QApplication>
#include <QCursor>
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

QString helpFor(const QWidget* widget)
{
    for (; widget != nullptr; widget = widget->parentWidget()) {
        for (const QString& words :
             {widget->whatsThis(), widget->accessibleDescription(), widget->toolTip()}) {
            if (!words.isEmpty()) {
                return words;
            }
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

}  // namespace gui
