#pragma once

#include <QObject>
#include <QString>

class QAction;
class QWidget;

namespace gui {

// What a widget says of itself: its What's This, description or tooltip. Empty for nothing.
QString ownHelpOf(const QWidget* widget);

// What there is to say of a widget, in its own words or, where it has none, in those of what it
// stands in. Empty for nothing.
QString helpFor(const QWidget* widget);

// Shows the help of the window's widget under the pointer, else of the one that has the keyboard,
// in a bubble that the next key or click takes away.
void showHelpBubble(QWidget* window);

// Does that for the active window when `action` is triggered, by whatever key a person has given
// it: in the window that the action is of and in all its dialogs.
class HelpKey : public QObject {
    Q_OBJECT

public:
    HelpKey(QAction* action, QWidget* window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QAction* m_action;
    QWidget* m_window;
};

}  // namespace gui
