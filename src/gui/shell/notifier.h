#pragma once

#include <QDBusConnection>
#include <QObject>
#include <QString>

namespace gui {

// Says that something has ended to a person who has turned to another window: the window asks for
// attention in the task bar, and where the desktop shows notifications
// (org.freedesktop.Notifications) there is one; a click on it brings the window up. No call waits.
class Notifier : public QObject {
    Q_OBJECT

public:
    // The next notification takes the place of the last.
    Notifier(QDBusConnection bus, QWidget* window);

    // Nothing for what took less than kLong, or if the window is the active one.
    void runEnded(double seconds, const QString& text);

    static constexpr double kLong = 10;  // seconds

private slots:
    void onActionInvoked(uint id, const QString& action);

private:
    void notify(const QString& text);

    QDBusConnection m_bus;
    QWidget* m_window;
    uint m_shown = 0;  // as the service numbers it; 0: none yet
};

}  // namespace gui
