#pragma once

#include <functional>

class QWidget;

namespace gui {

// Calls `retranslate` each time the widget is told that the language has changed; not now. The
// widgets in it are told after it.
void whenLanguageChanges(QWidget* widget, std::function<void()> retranslate);

}  // namespace gui
