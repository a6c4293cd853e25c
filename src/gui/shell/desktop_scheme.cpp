#include "gui/shell/desktop_scheme.h"

#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFileInfo>

namespace gui {
namespace {

constexpr int kPatienceMs = 20'000;  // nobody waits for it

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kSpace = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");

// Read() wraps the value in a variant of its own.
QVariant unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>()) {
        value = value.value<QDBusVariant>().variant();
    }
    return value;
}

}  // namespace

DesktopScheme::DesktopScheme(const QDBusConnection& bus, QObject* parent)
    : QObject(parent)
    , m_bus(bus)
{
    if (!m_bus.isConnected()) {
        return;
    }
    m_bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                  SLOT(onSettingChanged(QDBusMessage)));
    ask();
}

QDBusConnection DesktopScheme::sessionBus()
{
    const bool known =
        qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS") ||
        QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
    return known ? QDBusConnection::sessionBus() : QDBusConnection(QStringLiteral("none"));
}

void DesktopScheme::ask()
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    call.setArguments({kSpace, kKey});
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call, kPatienceMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid()) {
            take(reply.value().variant());
        }
        watcher->deleteLater();
    });
}

// Space, key and value.
void DesktopScheme::onSettingChanged(const QDBusMessage& message)
{
    const QVariantList arguments = message.arguments();
    if (arguments.value(0) == kSpace && arguments.value(1) == kKey) {
        take(arguments.value(2));
    }
}

void DesktopScheme::take(const QVariant& value)
{
    // 1: prefers dark, 2: prefers light; anything else is no preference.
    const uint number = unwrapped(value).toUInt();
    const Scheme scheme = number == 1   ? Scheme::Dark
                          : number == 2 ? Scheme::Light
                                        : Scheme::Unknown;
    if (scheme != m_scheme) {
        m_scheme = scheme;
        emit changed();
    }
}

}  // namespace gui
