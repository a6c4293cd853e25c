#include "gui/views/chunk_box.h"

#include "gui/shell/language_change.h"

namespace gui {
namespace {

constexpr int kAutomatic = 0;
constexpr int kAdaptive = -1;

QString automaticText()
{
    return ChunkBox::tr("auto");
}

QString adaptiveText()
{
    return ChunkBox::tr("adaptive");
}

}  // namespace

ChunkBox::ChunkBox(QWidget* parent) : QSpinBox(parent)
{
    // Makes the box ask for its text anew.
    whenLanguageChanges(this, [this] { setPrefix(prefix()); });
}

QString ChunkBox::textFromValue(int value) const
{
    return value == kAutomatic  ? automaticText()
           : value == kAdaptive ? adaptiveText()
                                : QSpinBox::textFromValue(value);
}

int ChunkBox::valueFromText(const QString& text) const
{
    const QString word = text.trimmed();
    return word == automaticText()  ? kAutomatic
           : word == adaptiveText() ? kAdaptive
                                    : QSpinBox::valueFromText(text);
}

QValidator::State ChunkBox::validate(QString& text, int& position) const
{
    for (const QString& word : {automaticText(), adaptiveText()}) {
        if (text == word) {
            return QValidator::Acceptable;
        }
        if (word.startsWith(text)) {
            return QValidator::Intermediate;
        }
    }
    return QSpinBox::validate(text, position);
}

}  // namespace gui
