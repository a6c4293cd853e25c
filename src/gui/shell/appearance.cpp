#include "gui/shell/appearance.h"

#include <QApplication>
#include <QSettings>
#include <QTimer>
#include <QWindow>

namespace gui {
namespace {

const QString kKey = QStringLiteral("window/appearance");

ThemeMode saved()
{
    const int mode = QSettings().value(kKey, 0).toInt();
    return mode == static_cast<int>(ThemeMode::Light)  ? ThemeMode::Light
           : mode == static_cast<int>(ThemeMode::Dark) ? ThemeMode::Dark
                                                       : ThemeMode::System;
}

}  // namespace

Appearance::Appearance(const QDBusConnection& bus, QObject* parent)
    : QObject(parent)
    , m_desktop(bus)
    , m_mode(saved())
{
    connect(&m_desktop, &DesktopScheme::changed, this, &Appearance::apply);
    QCoreApplication::instance()->installEventFilter(this);
    apply();
}

void Appearance::setMode(ThemeMode mode)
{
    m_mode = mode;
    QSettings().setValue(kKey, static_cast<int>(mode));
    apply();
}

bool Appearance::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ThemeChange && qobject_cast<QWindow*>(watched) != nullptr) {
        QTimer::singleShot(0, this, &Appearance::apply);  // when Qt has taken over the new palette
    }
    return QObject::eventFilter(watched, event);
}

void Appearance::apply() const
{
    ThemeMode mode = m_mode;
    if (mode == ThemeMode::System && m_desktop.scheme() != DesktopScheme::Scheme::Unknown) {
        mode =
            m_desktop.scheme() == DesktopScheme::Scheme::Dark ? ThemeMode::Dark : ThemeMode::Light;
    }
    Theme::apply(*qobject_cast<QApplication*>(QCoreApplication::instance()), mode);
}

}  // namespace gui
