#pragma once

#include <QString>

namespace gui {

// Shell command lines for a narrow place: broken between words, outside quotes, so that a line has
// at most `columns` characters where words allow it. A broken line ends with a backslash and the
// next one is indented, so that what is copied by hand still does the same.
QString brokenCommand(const QString& commands, int columns);

}  // namespace gui
