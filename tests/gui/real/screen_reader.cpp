#include "gui/real/screen_reader.h"

#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusReply>

namespace {

constexpr int kAnswerMs = 10'000;
constexpr const char* kAccessible = "org.a11y.atspi.Accessible";
constexpr quint32 kShowing = 1U << 25U;  // ATSPI_STATE_SHOWING

using Object = ScreenReader::Object;

struct Box {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

const QDBusArgument& operator>>(const QDBusArgument& from, Box& box)
{
    from.beginStructure();
    from >> box.x >> box.y >> box.width >> box.height;
    from.endStructure();
    return from;
}

// What a reply holds; a default one if it is an error, such as that of an object that has gone.
template <class T>
T contents(const QVariant& reply)
{
    return reply.metaType() == QMetaType::fromType<QDBusArgument>()
               ? qdbus_cast<T>(reply.value<QDBusArgument>())
               : T();
}

QDBusConnection accessibilityBus(const QString& session)
{
    const QDBusConnection desk =
        QDBusConnection::connectToBus(session, QStringLiteral("desk of ") + session);
    QDBusMessage ask = QDBusMessage::createMethodCall(
        QStringLiteral("org.a11y.Bus"), QStringLiteral("/org/a11y/bus"),
        QStringLiteral("org.a11y.Bus"), QStringLiteral("GetAddress"));
    const QDBusReply<QString> address = desk.call(ask, QDBus::Block, kAnswerMs);
    return QDBusConnection::connectToBus(address.value(),
                                         QStringLiteral("accessibility of ") + session);
}

}  // namespace

// Where Qt looks for it: beside ScreenReader.
static const QDBusArgument& operator>>(const QDBusArgument& from, ScreenReader::Object& object)
{
    from.beginStructure();
    from >> object.bus >> object.path;
    from.endStructure();
    return from;
}

ScreenReader::ScreenReader(const QString& session, qint64 pid)
    : m_bus(accessibilityBus(session))
    , m_pid(pid)
{
}

QVariant ScreenReader::ask(const Object& object, const char* interface, const char* method,
                           const QVariantList& arguments) const
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(object.bus, object.path.path(),
                                       QString::fromLatin1(interface), QString::fromLatin1(method));
    call.setArguments(arguments);
    const QDBusMessage reply = m_bus.call(call, QDBus::Block, kAnswerMs);
    return reply.arguments().value(0);
}

QList<Object> ScreenReader::children(const Object& of) const
{
    return contents<QList<Object>>(ask(of, kAccessible, "GetChildren"));
}

std::optional<Object> ScreenReader::application() const
{
    const Object desk{QStringLiteral("org.a11y.atspi.Registry"),
                      QDBusObjectPath("/org/a11y/atspi/accessible/root")};
    for (const Object& each : children(desk)) {
        if (m_bus.interface()->servicePid(each.bus).value() == m_pid) {
            return each;
        }
    }
    return std::nullopt;
}

QString ScreenReader::role(const Object& object) const
{
    return ask(object, kAccessible, "GetRoleName").toString();
}

bool ScreenReader::isShowing(const Object& object) const
{
    const auto states = contents<QList<quint32>>(ask(object, kAccessible, "GetState"));
    return !states.isEmpty() && (states[0] & kShowing) != 0;
}

QString ScreenReader::name(const Object& object) const
{
    const QVariant told = ask(object, "org.freedesktop.DBus.Properties", "Get",
                              {QString::fromLatin1(kAccessible), QStringLiteral("Name")});
    return told.value<QDBusVariant>().variant().toString();
}

std::optional<Object> ScreenReader::find(const QString& role, const QString& name) const
{
    return find(role, [&](const QString& its) { return its == name; });
}

// Wide before deep. A table is not entered: it may have a million cells.
std::optional<Object> ScreenReader::find(const QString& role,
                                         const std::function<bool(const QString& name)>& fits) const
{
    const std::optional<Object> root = application();
    QList<Object> open = root ? children(*root) : QList<Object>();
    while (!open.isEmpty()) {
        const Object next = open.takeFirst();
        const QString its = this->role(next);
        if (its == role && fits(name(next)) && isShowing(next)) {
            return next;
        }
        if (!its.contains(QStringLiteral("table"))) {
            open += children(next);
        }
    }
    return std::nullopt;
}

QRect ScreenReader::onScreen(const Object& object) const
{
    constexpr quint32 kOfTheScreen = 0;
    const Box box =
        contents<Box>(ask(object, "org.a11y.atspi.Component", "GetExtents", {kOfTheScreen}));
    return {box.x, box.y, box.width, box.height};
}

QString ScreenReader::cell(const Object& table, int row, int column) const
{
    return name(
        contents<Object>(ask(table, "org.a11y.atspi.Table", "GetAccessibleAt", {row, column})));
}
