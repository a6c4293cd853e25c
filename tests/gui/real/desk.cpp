#include "gui/real/desk.h"

#include <QDir>

namespace {

constexpr int kSlowMs = 30'000;

void end(QProcess& process)
{
    if (process.state() != QProcess::NotRunning) {
        process.terminate();
        if (!process.waitForFinished(kSlowMs)) {
            process.kill();
            process.waitForFinished();
        }
    }
}

}  // namespace

Desk::Desk()
{
    for (const char* name : {"CONFIG_HOME", "DATA_HOME", "RUNTIME_DIR"}) {
        const QString path = m_folder.filePath(QString::fromLatin1(name));
        QDir().mkpath(path);
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_environment.insert(QStringLiteral("XDG_") + QLatin1String(name), path);
    }
    m_display.start(QStringLiteral("Xvfb"),
                    {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                     QStringLiteral("0"), QStringLiteral("1920x1080x24"),
                     QStringLiteral("-nolisten"), QStringLiteral("tcp"), QStringLiteral("-noreset"),
                     QStringLiteral("-s"), QStringLiteral("0")});
    if (!m_display.waitForReadyRead(kSlowMs)) {
        m_problem = QStringLiteral("Xvfb doesn't start: ") + m_display.errorString();
        return;
    }
    m_environment.insert(QStringLiteral("DISPLAY"),
                         u':' + QString::fromLatin1(m_display.readLine().trimmed()));
    m_environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    m_environment.insert(QStringLiteral("QT_LINUX_ACCESSIBILITY_ALWAYS_ON"), QStringLiteral("1"));
    m_environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
    // libxkbcommon-x11 hands strndup() a name of the X server that no zero follows.
    m_environment.insert(QStringLiteral("ASAN_OPTIONS"),
                         m_environment.value(QStringLiteral("ASAN_OPTIONS")) +
                             QStringLiteral(":strict_string_checks=0"));
    m_bus = std::make_unique<PrivateBus>(m_environment);
    m_environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), m_bus->address());
    m_manager.setProcessEnvironment(m_environment);
    m_manager.start(QStringLiteral("openbox"),
                    {QStringLiteral("--sm-disable"), QStringLiteral("--config-file"),
                     QStringLiteral(POOLSCOPE_SOURCE_DIR "/tests/gui/shots/openbox.xml")});
    if (!m_manager.waitForStarted(kSlowMs)) {
        m_problem = QStringLiteral("openbox doesn't start: ") + m_manager.errorString();
    }
}

Desk::~Desk()
{
    end(m_manager);
    m_bus.reset();
    end(m_display);
}

std::unique_ptr<QProcess> Desk::start() const
{
    auto program = std::make_unique<QProcess>();
    program->setProcessEnvironment(m_environment);
    program->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program->start(QStringLiteral(POOLSCOPE_BIN_DIR "/poolscope-gui"), QStringList());
    program->waitForStarted(kSlowMs);
    return program;
}

QString Desk::hand(const QStringList& arguments) const
{
    QProcess xdotool;
    xdotool.setProcessEnvironment(m_environment);
    xdotool.start(QStringLiteral("xdotool"), arguments);
    xdotool.waitForFinished(kSlowMs);
    return QString::fromUtf8(xdotool.readAllStandardOutput()).trimmed();
}

void Desk::move(QPoint where) const
{
    hand({QStringLiteral("mousemove"), QStringLiteral("--sync"), QString::number(where.x()),
          QString::number(where.y())});
}

void Desk::click(QPoint where) const
{
    hand({QStringLiteral("mousemove"), QString::number(where.x()), QString::number(where.y()),
          QStringLiteral("click"), QStringLiteral("1")});
}

void Desk::press(const char* keys) const
{
    hand({QStringLiteral("key"), QString::fromLatin1(keys)});
}

void Desk::type(const QString& text) const
{
    hand({QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("8"), text});
}
