#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QObject>
#include <QString>

namespace gui {

// What the desktop prefers, light or dark, as its settings portal tells it
// (org.freedesktop.appearance color-scheme), from the start on and at every change. No call waits;
// without a portal it stays Unknown.
class DesktopScheme : public QObject {
    Q_OBJECT

public:
    enum class Scheme { Unknown, Light, Dark };

    explicit DesktopScheme(const QDBusConnection& bus, QObject* parent = nullptr);

    Scheme scheme() const { return m_scheme; }

    // The user's session bus. Not connected where there is none: none is started for this.
    static QDBusConnection sessionBus();

signals:
    void changed();

private slots:
    void onSettingChanged(const QDBusMessage& message);

private:
    void ask();
    void take(const QVariant& value);

    QDBusConnection m_bus;
    Scheme m_scheme = Scheme::Unknown;
};

}  // namespace gui
