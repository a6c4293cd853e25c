#include "gui/shell/settings_check.h"

#include <QCoreApplication>
#include <QDir>
#include <QSettings>

namespace gui {

Sentence settingsProblem()
{
    const QSettings settings;
    const QString file = QDir::toNativeSeparators(settings.fileName());
    if (!settings.isWritable()) {
        return [file] {
            return QCoreApplication::translate(
                       "SettingsCheck",
                       "Settings can't be kept: %1 can't be written. What you arrange and choose "
                       "holds until the window is closed.")
                .arg(file);
        };
    }
    if (settings.status() == QSettings::FormatError) {
        return [file] {
            return QCoreApplication::translate(
                       "SettingsCheck",
                       "The settings in %1 are damaged: only what could be read of them is used.")
                .arg(file);
        };
    }
    return {};
}

}  // namespace gui
