#pragma once

#include "gui/private_bus.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <memory>

// A desktop of the test's own: a virtual display with a window manager and a session bus, empty
// settings, and the real program on it. All of it ends with this object.
class Desk {
public:
    Desk();
    ~Desk();

    // Why it can't be used; empty if it can.
    QString problem() const { return m_problem; }

    // The window's program. Its host is poolscope beside it.
    std::unique_ptr<QProcess> start() const;

    // xdotool with these arguments, which is how a hand does it. Its output.
    QString hand(const QStringList& arguments) const;
    void move(QPoint where) const;
    void click(QPoint where) const;
    void type(const QString& text) const;
    // "ctrl+shift+p"
    void press(const char* keys) const;

    QString bus() const { return m_bus->address(); }

private:
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    QProcess m_display;
    QProcess m_manager;
    std::unique_ptr<PrivateBus> m_bus;
    QString m_problem;
};
