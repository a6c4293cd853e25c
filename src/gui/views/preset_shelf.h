#pragma once

#include "gui/views/preset_files.h"

#include <QFileSystemWatcher>
#include <QObject>

#include <functional>

namespace gui {

// The saved presets, as all windows of this user see them. Files are read and written on another
// thread; what comes of it is told on this one.
class PresetShelf : public QObject {
    Q_OBJECT

public:
    using OnRead = std::function<void(const PresetRead&)>;
    using OnWritten = std::function<void(const PresetWritten&)>;
    using OnDone = std::function<void(const QString& problem)>;

    explicit PresetShelf(QString folder, QObject* parent = nullptr);

    const QStringList& names() const { return m_names; }  // as last seen
    QString path(const QString& name) const { return presetPath(m_folder, name); }
    bool holds(const QString& path) const;

    void refresh();
    // Any preset's file.
    void read(const QString& path, OnRead onRead);
    void write(const QString& path, const lab::Experiment& experiment, const Expected& expected,
               OnWritten onWritten);
    void rename(const QString& from, const QString& to, OnDone onDone);
    void remove(const QString& name, OnDone onDone);

signals:
    void changed();

private:
    QString m_folder;
    QStringList m_names;
    QFileSystemWatcher m_watcher;
};

}  // namespace gui
