// The keys of TimelineView.

#include "gui/timeline/view_private.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace gui {
namespace {

constexpr int kHelpMargin = 24;  // around the text of the keys

// Letters by their place on the keyboard: scan codes of evdev + 8, as X11 and Wayland report them,
// so that W and S zoom on a Cyrillic or a French keyboard too. 0 when the platform has none.
int physicalKey(int key, quint32 scanCode)
{
    switch (scanCode) {
    case 24:
        return Qt::Key_Q;
    case 25:
        return Qt::Key_W;
    case 34:
        return Qt::Key_BracketLeft;
    case 35:
        return Qt::Key_BracketRight;
    case 38:
        return Qt::Key_A;
    case 39:
        return Qt::Key_S;
    case 40:
        return Qt::Key_D;
    case 41:
        return Qt::Key_F;
    case 58:
        return Qt::Key_M;
    case 59:
        return Qt::Key_Comma;
    case 60:
        return Qt::Key_Period;
    case 61:
        return Qt::Key_Slash;
    default:
        return key;
    }
}

}  // namespace

QStringList TimelineView::keyHelp()
{
    return {tr("Ctrl+wheel, W S, pinch\tZoom at the cursor"),
            tr("A D, ← →, Shift+wheel, middle drag\tMove in time"),
            tr("↑ ↓, wheel\tChoose a lane, scroll the lanes"),
            tr("Left drag\tMeasure: time, tasks, busy share"),
            tr("F, double click\tFit the selection or the span"),
            tr("Home, 0\tFit everything"),
            tr("End\tFollow now"),
            tr("Backspace, Shift+Backspace\tUndo zoom, undo filter"),
            tr(". ,\tNext and previous span of the lane"),
            tr("Alt+. Alt+,\tNext and previous try of the task"),
            tr("/, Ctrl+F\tFind spans by their label"),
            tr("M, F2, Del\tMark the instant at the cursor; rename, remove the mark"),
            tr("[ ]\tPrevious and next mark"),
            tr("Q\tShow the waiting in the queue before spans"),
            tr("Drag a lane's label, Alt+↑ Alt+↓\tMove the lane"),
            tr("Esc\tDrop the selection"),
            tr("?\tThese keys")};
}

void TimelineView::showKeyHelp()
{
    QString rows;
    for (const QString& row : keyHelp()) {
        const QStringList cells = row.split(u'\t');
        rows += QStringLiteral("<tr><td style='padding-right:16px'><b>%1</b></td><td>%2</td></tr>")
                    .arg(cells.value(0).toHtmlEscaped(), cells.value(1).toHtmlEscaped());
    }
    auto* dialog = new QDialog(this);
    dialog->setObjectName(QStringLiteral("timelineKeys"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Keys of the timeline"));
    auto* keys = new QTextBrowser(dialog);
    keys->setFrameShape(QFrame::NoFrame);
    keys->setAccessibleName(dialog->windowTitle());
    keys->setWhatsThis(tr("What the keys and the mouse do in the timeline"));
    keys->setHtml(QStringLiteral("<table>%1</table>").arg(rows));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    buttons->button(QDialogButtonBox::Close)->setWhatsThis(tr("Closes this list"));
    auto* column = new QVBoxLayout(dialog);
    column->addWidget(keys);
    column->addWidget(buttons);
    // As large as its text, where the screen is; else it scrolls.
    const QSize margins(2 * kHelpMargin, 2 * kHelpMargin + buttons->sizeHint().height());
    dialog->resize(keys->document()->size().toSize() + margins);
    dialog->show();
}

bool TimelineView::Private::key(int pressedKey, quint32 scanCode, Qt::KeyboardModifiers modifiers)
{
    if (modifiers == Qt::ControlModifier && physicalKey(pressedKey, scanCode) == Qt::Key_F) {
        emit q->findWanted();
        return true;
    }
    if (modifiers & (Qt::ControlModifier | Qt::MetaModifier)) {
        return false;
    }
    const bool alt = modifiers & Qt::AltModifier;
    const qreal step = kPanShare * geometry.laneArea().width();
    if (pressedKey == Qt::Key_Question) {
        q->showKeyHelp();
        return true;
    }
    switch (physicalKey(pressedKey, scanCode)) {
    case Qt::Key_Comma:
        alt ? q->previousTry() : q->previousSpan();
        return true;
    case Qt::Key_Period:
        alt ? q->nextTry() : q->nextSpan();
        return true;
    default:
        break;
    }
    if (alt && (pressedKey == Qt::Key_Up || pressedKey == Qt::Key_Down)) {
        moveLane(pressedKey == Qt::Key_Up ? -1 : 1);
        return true;
    }
    if (alt) {
        return false;
    }
    if (noteKey(physicalKey(pressedKey, scanCode), modifiers)) {
        return true;
    }
    switch (physicalKey(pressedKey, scanCode)) {
    case Qt::Key_W:
        zoomMiddle(kZoomStep);
        return true;
    case Qt::Key_S:
        zoomMiddle(1 / kZoomStep);
        return true;
    case Qt::Key_A:
    case Qt::Key_Left:
        pan(-step);
        return true;
    case Qt::Key_D:
    case Qt::Key_Right:
        pan(step);
        return true;
    case Qt::Key_Up:
        chooseLane(-1);
        return true;
    case Qt::Key_Down:
        chooseLane(1);
        return true;
    case Qt::Key_F:
        q->fitSelection();
        return true;
    case Qt::Key_Home:
    case Qt::Key_0:
        q->fitAll();
        return true;
    case Qt::Key_End:
        q->setFollowing(true);
        return true;
    case Qt::Key_Backspace:
        q->undoZoom();
        return true;
    case Qt::Key_Escape:
        if (!selection && !selected) {
            return false;
        }
        selected.reset();
        select(std::nullopt);
        q->viewport()->update();
        return true;
    default:
        return false;
    }
}

bool TimelineView::Private::noteKey(int key, Qt::KeyboardModifiers modifiers)
{
    switch (key) {
    case Qt::Key_M:
        q->addMark();
        return true;
    case Qt::Key_BracketLeft:
        q->previousMark();
        return true;
    case Qt::Key_BracketRight:
        q->nextMark();
        return true;
    case Qt::Key_F2:
        q->renameMark();
        return true;
    case Qt::Key_Delete:
        q->removeMark();
        return true;
    case Qt::Key_Q:
        q->setWaitsShown(!waits);
        return true;
    case Qt::Key_Slash:
        emit q->findWanted();
        return true;
    case Qt::Key_Backspace:
        if (modifiers & Qt::ShiftModifier) {
            q->undoFilter();
            return true;
        }
        return false;
    default:
        return false;
    }
}

void TimelineView::keyPressEvent(QKeyEvent* event)
{
    if (!d->key(event->key(), event->nativeScanCode(), event->modifiers())) {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

bool TimelineView::event(QEvent* event)
{
    // Keys of ours that a window may also use as shortcuts (0, Home, Backspace, letters) are ours
    // while the timeline has the focus.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* keyEvent = static_cast<QKeyEvent*>(event);
        static constexpr int kOurs[] = {
            Qt::Key_W,        Qt::Key_S,    Qt::Key_A,           Qt::Key_D,
            Qt::Key_F,        Qt::Key_0,    Qt::Key_Comma,       Qt::Key_Period,
            Qt::Key_Question, Qt::Key_Home, Qt::Key_End,         Qt::Key_Backspace,
            Qt::Key_M,        Qt::Key_Q,    Qt::Key_BracketLeft, Qt::Key_BracketRight,
            Qt::Key_Slash,    Qt::Key_F2,   Qt::Key_Delete};
        const int key = physicalKey(keyEvent->key(), keyEvent->nativeScanCode());
        const bool find = keyEvent->modifiers() == Qt::ControlModifier && key == Qt::Key_F;
        const bool plain = !(keyEvent->modifiers() & (Qt::ControlModifier | Qt::MetaModifier));
        if (find ||
            (plain && std::find(std::begin(kOurs), std::end(kOurs), key) != std::end(kOurs))) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

}  // namespace gui
