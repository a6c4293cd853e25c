#include "gui/shell/dialog_fit.h"

#include <QCoreApplication>
#include <QDialog>
#include <QEvent>
#include <QScreen>

namespace gui {
namespace {

// What a window manager usually puts around a window; it isn't known before that is shown.
constexpr int kFrameWidth = 8;
constexpr int kFrameHeight = 36;

}  // namespace

DialogFit::DialogFit(QObject* owner) : QObject(owner)
{
    QCoreApplication::instance()->installEventFilter(this);
}

// Before the dialog itself hears of it: it finds its place by its size then.
bool DialogFit::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show) {
        if (auto* dialog = qobject_cast<QDialog*>(watched)) {
            const QSize room = dialog->screen()->availableSize() - QSize(kFrameWidth, kFrameHeight);
            dialog->resize(dialog->size().boundedTo(room));
        }
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace gui
