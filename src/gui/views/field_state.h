#pragma once

#include <QString>

class QLabel;
class QWidget;

namespace gui {

// Says under a field what is wrong with it, and marks the field; an empty message takes both back.
// `field` may be null.
void showFieldError(QLabel* label, QWidget* field, const QString& message);

}  // namespace gui
