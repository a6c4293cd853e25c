#include "gui/shell/notifier.h"

#include <QApplication>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QWidget>

#include <utility>

namespace gui {
namespace {

const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");
const QString kClicked = QStringLiteral("default");  // the action that a click on the whole means

}  // namespace

Notifier::Notifier(QDBusConnection bus, QWidget* window)
    : QObject(window)
    , m_bus(std::move(bus))
    , m_window(window)
{
    if (m_bus.isConnected()) {
        m_bus.connect(kService, kPath, kService, QStringLiteral("ActionInvoked"), this,
                      SLOT(onActionInvoked(uint, QString)));
    }
}

void Notifier::runEnded(double seconds, const QString& text)
{
    if (seconds < kLong || m_window->isActiveWindow()) {
        return;
    }
    QApplication::alert(m_window);
    if (m_bus.isConnected()) {
        notify(text);
    }
}

void Notifier::notify(const QString& text)
{
    const QString id = QGuiApplication::desktopFileName();  // also the icon's name
    constexpr int kAsTheDesktopLikes = -1;                  // how long it stays
    QDBusMessage call =
        QDBusMessage::createMethodCall(kService, kPath, kService, QStringLiteral("Notify"));
    call.setArguments({QGuiApplication::applicationDisplayName(), m_shown, id,
                       QGuiApplication::applicationDisplayName(), text,
                       QStringList{kClicked, tr("Show")},
                       QVariantMap{{QStringLiteral("desktop-entry"), id}}, kAsTheDesktopLikes});
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<uint> reply = *watcher;
        m_shown = reply.isValid() ? reply.value() : 0;
        watcher->deleteLater();
    });
}

void Notifier::onActionInvoked(uint id, const QString& action)
{
    if (id != m_shown || action != kClicked) {
        return;
    }
    m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized);
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
}

}  // namespace gui
