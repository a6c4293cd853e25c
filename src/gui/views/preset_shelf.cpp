#include "gui/views/preset_shelf.h"

#include <QFileInfo>
#include <QtConcurrent>

#include <utility>

namespace gui {

PresetShelf::PresetShelf(QString folder, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder))
{
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &PresetShelf::refresh);
    refresh();
}

bool PresetShelf::holds(const QString& path) const
{
    return path.startsWith(m_folder + QLatin1Char('/'));
}

void PresetShelf::refresh()
{
    QtConcurrent::run([folder = m_folder] {
        return presetNames(folder);
    }).then(this, [this](const QStringList& names) {
        // Only a folder that is there can be watched.
        if (!names.isEmpty() && m_watcher.directories().isEmpty()) {
            m_watcher.addPath(m_folder);
        }
        if (names != m_names) {
            m_names = names;
            emit changed();
        }
    });
}

void PresetShelf::read(const QString& path, OnRead onRead)
{
    QtConcurrent::run([path] { return readPreset(path); }).then(this, std::move(onRead));
}

void PresetShelf::write(const QString& path, const lab::Experiment& experiment,
                        const Expected& expected, OnWritten onWritten)
{
    QtConcurrent::run([path, experiment, expected] {
        return writePreset(path, experiment, expected);
    }).then(this, [this, onWritten = std::move(onWritten)](const PresetWritten& written) {
        refresh();
        onWritten(written);
    });
}

void PresetShelf::rename(const QString& from, const QString& to, OnDone onDone)
{
    QtConcurrent::run([folder = m_folder, from, to] {
        return renamePreset(folder, from, to);
    }).then(this, [this, onDone = std::move(onDone)](const QString& problem) {
        refresh();
        onDone(problem);
    });
}

void PresetShelf::remove(const QString& name, OnDone onDone)
{
    QtConcurrent::run([folder = m_folder, name] {
        return deletePreset(folder, name);
    }).then(this, [this, onDone = std::move(onDone)](const QString& problem) {
        refresh();
        onDone(problem);
    });
}

}  // namespace gui
