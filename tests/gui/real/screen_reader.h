#pragma once

#include <QDBusArgument>
#include <QDBusConnection>
#include <QList>
#include <QRect>
#include <QString>

#include <functional>
#include <optional>

// Reads the windows of one process as assistive technology does: over the accessibility bus, by the
// AT-SPI protocol. What a screen reader can't find here, it can't find at all.
// https://docs.gtk.org/atspi2/
class ScreenReader {
public:
    struct Object {
        QString bus;
        QDBusObjectPath path;
    };

    // `session`: the address of the bus on which the accessibility bus is asked for.
    ScreenReader(const QString& session, qint64 pid);

    // What is on show with this role ("push button", "label", "table" …) and accessible name.
    std::optional<Object> find(const QString& role, const QString& name) const;
    std::optional<Object> find(const QString& role,
                               const std::function<bool(const QString& name)>& fits) const;

    QString name(const Object& object) const;
    QRect onScreen(const Object& object) const;
    // Empty if there is no such cell.
    QString cell(const Object& table, int row, int column) const;

private:
    QList<Object> children(const Object& of) const;
    std::optional<Object> application() const;
    QVariant ask(const Object& object, const char* interface, const char* method,
                 const QVariantList& arguments = {}) const;
    QString role(const Object& object) const;
    bool isShowing(const Object& object) const;

    QDBusConnection m_bus;
    qint64 m_pid;
};
