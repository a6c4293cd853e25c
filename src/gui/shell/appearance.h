#pragma once

#include "gui/shell/desktop_scheme.h"
#include "gui/shell/theme.h"

#include <QObject>

namespace gui {

// Light or dark: what the user chose, remembered in the settings, or what the desktop prefers at
// the moment. Keeps the application's palette so; who paints follows the palette (see Theme).
class Appearance : public QObject {
    Q_OBJECT

public:
    explicit Appearance(const QDBusConnection& bus = DesktopScheme::sessionBus(),
                        QObject* parent = nullptr);

    ThemeMode mode() const { return m_mode; }
    void setMode(ThemeMode mode);

protected:
    // Of the application: a platform's own palette that changes.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void apply() const;

    DesktopScheme m_desktop;
    ThemeMode m_mode = ThemeMode::System;
};

}  // namespace gui
