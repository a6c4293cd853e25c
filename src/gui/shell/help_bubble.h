#pragma once

#include <QString>

class QWidget;

namespace gui {

// What there is to say of a widget, in its own words (What's This, description or tooltip) or,
// where it has none, in those of what it stands in. Empty for nothing.
QString helpFor(const QWidget* widget);

// Shows the help of the window's widget under the pointer, else of the one that has the keyboard,
// in a bubble that the next key or click takes away.
void showHelpBubble(QWidget* window);

}  // namespace gui
