#pragma once

#include <QString>

namespace gui {

struct Theme;

// The style sheet of the whole window in a theme's colours: cards, fields, buttons, tables. Roles
// are the dynamic property "role" that the forms set. All sizes are multiplied by `zoom`.
QString styleSheetFor(const Theme& theme, double zoom = 1);

}  // namespace gui
