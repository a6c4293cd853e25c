#include "gui/views/field_state.h"

#include <QLabel>
#include <QStyle>
#include <QVariant>

namespace gui {

void showFieldError(QLabel* label, QWidget* field, const QString& message)
{
    const bool invalid = !message.isEmpty();
    if (label->text() != message) {
        label->setText(message);
    }
    label->setVisible(invalid);
    if (field != nullptr && field->property("invalid").toBool() != invalid) {
        field->setProperty("invalid", invalid);
        field->style()->unpolish(field);  // the style sheet reads the property when it polishes
        field->style()->polish(field);
    }
}

}  // namespace gui
