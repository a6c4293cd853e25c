#include "gui/views/preset_files.h"

#include "lab/preset.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QSaveFile>
#include <QStandardPaths>

namespace gui {
namespace {

constexpr qint64 kLargest = 256 * 1024 * 1024;
constexpr int kLockMs = 2000;
const QString kSuffix = QStringLiteral(".json");
const QString kLockName = QStringLiteral(".lock");

struct PresetFiles {
    Q_DECLARE_TR_FUNCTIONS(gui::PresetFiles)
};

QByteArray digestOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

// Empty if there is no such file, or none that can be read.
QByteArray digestOfFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? digestOf(file.read(kLargest)) : QByteArray();
}

QString cannotWrite(const QString& path, const QString& why)
{
    return PresetFiles::tr("The preset can't be written to %1: %2. Nothing was changed.")
        .arg(QDir::toNativeSeparators(path), why);
}

// Only one window at a time changes the folder. Empty when locked, else why not.
QString lock(QLockFile& file, const QString& folder)
{
    if (file.tryLock(kLockMs)) {
        return {};
    }
    return file.error() == QLockFile::LockFailedError
               ? PresetFiles::tr("Another window is changing the presets; try again.")
               : PresetFiles::tr("The folder %1 can't be written; check its permissions.")
                     .arg(folder);
}

}  // namespace

QString presetFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/poolscope/presets");
}

QString presetPath(const QString& folder, const QString& name)
{
    // What a file's name can't hold, as in a URL; a dot in front would hide it.
    QString file;
    for (const QChar c : name) {
        const bool hides = file.isEmpty() && c == QLatin1Char('.');
        if (c == QLatin1Char('/') || c == QLatin1Char('%') || c.unicode() < 0x20 || hides) {
            file += QStringLiteral("%%1").arg(c.unicode(), 2, 16, QLatin1Char('0')).toUpper();
        } else {
            file += c;
        }
    }
    return folder + QLatin1Char('/') + file + kSuffix;
}

QString presetNameProblem(const QString& name)
{
    if (name.trimmed().isEmpty()) {
        return PresetFiles::tr("Give the preset a name.");
    }
    if (name.size() > kLongestPresetName) {
        return PresetFiles::tr("The name is too long: up to %1 characters can be kept.")
            .arg(kLongestPresetName);
    }
    return {};
}

QStringList presetNames(const QString& folder)
{
    QStringList names;
    const QDir dir(folder);
    for (const QString& file :
         dir.entryList({QLatin1Char('*') + kSuffix}, QDir::Files, QDir::Name | QDir::IgnoreCase)) {
        const QString name = file.chopped(kSuffix.size());
        names.append(QString::fromUtf8(QByteArray::fromPercentEncoding(name.toUtf8())));
    }
    return names;
}

PresetRead readPreset(const QString& path)
{
    const QFileInfo info(path);
    QFile file(path);
    const auto refuse = [&path](const QString& why) {
        return PresetRead{{}, {}, PresetFiles::tr("%1 can't be opened: %2.").arg(path, why)};
    };
    if (info.exists() && !info.isFile()) {  // a pipe would be waited for
        return refuse(PresetFiles::tr("it isn't a file"));
    }
    if (info.size() > kLargest) {
        return refuse(PresetFiles::tr("it is too large for a preset"));
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return refuse(file.errorString());
    }
    const QByteArray bytes = file.read(kLargest);
    try {
        return {lab::presetFromText(bytes.toStdString()), digestOf(bytes), {}};
    } catch (const lab::PresetError& error) {
        return refuse(QString::fromUtf8(error.what()));
    }
}

PresetWritten writePreset(const QString& path, const lab::Experiment& experiment,
                          const Expected& expected)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder)) {
        return {{}, cannotWrite(path, PresetFiles::tr("the folder can't be made")), false};
    }
    QLockFile locked(folder + QLatin1Char('/') + kLockName);
    QString problem = lock(locked, folder);
    if (!problem.isEmpty()) {
        return {{}, problem, false};
    }
    const bool asExpected = expected.digest.isEmpty() ? !QFileInfo::exists(path)
                                                      : digestOfFile(path) == expected.digest;
    if (!expected.anything && !asExpected) {
        return {{}, {}, true};
    }
    const QByteArray bytes = QByteArray::fromStdString(lab::presetText(experiment));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        return {{}, cannotWrite(path, file.errorString()), false};
    }
    return {digestOf(bytes), {}, false};
}

QString renamePreset(const QString& folder, const QString& from, const QString& to)
{
    QLockFile locked(folder + QLatin1Char('/') + kLockName);
    if (QString problem = lock(locked, folder); !problem.isEmpty()) {
        return problem;
    }
    if (QFileInfo::exists(presetPath(folder, to))) {
        return PresetFiles::tr("There is a preset named %1 already; choose another name.").arg(to);
    }
    QFile file(presetPath(folder, from));
    return file.rename(presetPath(folder, to))
               ? QString()
               : PresetFiles::tr("%1 can't be renamed: %2.").arg(from, file.errorString());
}

QString deletePreset(const QString& folder, const QString& name)
{
    QLockFile locked(folder + QLatin1Char('/') + kLockName);
    if (QString problem = lock(locked, folder); !problem.isEmpty()) {
        return problem;
    }
    QFile file(presetPath(folder, name));
    return !file.exists() || file.moveToTrash()
               ? QString()
               : PresetFiles::tr("%1 can't be moved to the trash: %2.")
                     .arg(name, file.errorString());
}

}  // namespace gui
