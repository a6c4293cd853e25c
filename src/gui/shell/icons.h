#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace gui {

// The one-colour drawing `:/icons/NAME.svg` in this colour, paler when disabled.
QIcon tintedIcon(const QString& name, const QColor& color, const QColor& disabled);

// The program's own icon, as it is.
QIcon applicationIcon();

}  // namespace gui
