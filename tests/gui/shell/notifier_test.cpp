#include "gui/private_bus.h"
#include "gui/shell/shell_window.h"

#include <QDBusConnection>

namespace {

constexpr int kSlowMs = 30'000;  // on a busy machine

gui::RunEnd endAfter(double seconds)
{
    gui::RunEnd end;
    end.status = QStringLiteral("ok");
    end.wallSeconds = seconds;
    return end;
}

}  // namespace

// Stands in for the desktop's notifications.
class Notifications : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    explicit Notifications(QDBusConnection bus)
    {
        bus.registerObject(QStringLiteral("/org/freedesktop/Notifications"), this,
                           QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals);
        isThere = bus.registerService(QStringLiteral("org.freedesktop.Notifications"));
    }
    bool isThere = false;
    QStringList bodies{};
    QList<uint> replaced{};

public slots:
    uint Notify(const QString& /*application*/, uint replaces, const QString& /*icon*/,
                const QString& /*summary*/, const QString& body, const QStringList& /*actions*/,
                const QVariantMap& /*hints*/, int /*timeout*/)
    {
        replaced.append(replaces);
        bodies.append(body);
        return 7;
    }

signals:
    void ActionInvoked(uint id, const QString& action);
};

class NotifierTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        useTestSettings("notifier_test");
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.address().toUtf8());
    }

    void aLongRunThatEndsUnseenIsToldAndAClickBringsTheWindow()
    {
        Notifications service(m_bus.connect("service"));
        QVERIFY(service.isThere);
        ShellWindow w;
        QVERIFY(w.active);
        gui::Session& session = w.window.session();
        emit session.runFinished(endAfter(60));  // seen
        QWidget other;
        other.show();
        other.activateWindow();
        QTRY_VERIFY_WITH_TIMEOUT(!w.window.isActiveWindow(), kSlowMs);
        emit session.runFinished(endAfter(9));  // short
        emit session.runFinished(endAfter(12));
        QTRY_COMPARE_WITH_TIMEOUT(service.bodies.size(), 1, kSlowMs);
        QVERIFY2(service.bodies[0].contains(QStringLiteral("done in 12")),
                 qPrintable(service.bodies[0]));
        QCOMPARE(service.replaced[0], 0U);
        // A second one takes the place of the first, whose number is known by then.
        const bool replaced = QTest::qWaitFor(
            [&] {
                emit session.runFinished(endAfter(20));
                return QTest::qWaitFor([&] { return service.replaced.contains(7U); }, 200);
            },
            kSlowMs);
        QVERIFY(replaced);
        emit service.ActionInvoked(3, QStringLiteral("default"));  // another program's
        emit service.ActionInvoked(7, QStringLiteral("default"));
        QTRY_VERIFY_WITH_TIMEOUT(w.window.isActiveWindow(), kSlowMs);
    }

private:
    PrivateBus m_bus;
};

QTEST_MAIN(NotifierTest)
#include "notifier_test.moc"
