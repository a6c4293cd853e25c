#include "gui/views/dropped_files.h"

#include "base/quoting.h"
#include "lab/csv_column.h"
#include "lab/preset.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace gui {
namespace {

constexpr qint64 kLooked = 64 * 1024;
constexpr qint64 kLargestTable = 64 * 1024 * 1024;

struct Dropped {
    Q_DECLARE_TR_FUNCTIONS(gui::DroppedFiles)
};

DroppedFiles unusable(const QString& problem)
{
    return {DroppedFiles::Kind::Unusable, {}, {}, problem};
}

// A beginning may end within a character.
bool isText(const QByteArray& begin)
{
    constexpr qsizetype kLongestCharacter = 4;
    for (qsizetype cut = 0; cut < std::min(kLongestCharacter, begin.size() + 1); ++cut) {
        if (base::isUtf8(begin.chopped(cut).toStdString())) {
            return !begin.contains('\0');
        }
    }
    return false;
}

DroppedFiles inspectOne(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return unusable(Dropped::tr("%1 can't be read: %2.").arg(path, file.errorString()));
    }
    const QByteArray begin = file.read(kLooked);
    if (lab::beginsPreset(begin.toStdString())) {
        return {DroppedFiles::Kind::Preset, {path}, {}, {}};
    }
    if (begin.isEmpty() || !isText(begin)) {
        return {DroppedFiles::Kind::Files, {path}, {}, {}};
    }
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix != QLatin1String("csv") && suffix != QLatin1String("tsv")) {
        return {DroppedFiles::Kind::Text, {path}, {}, {}};
    }
    DroppedFiles table{DroppedFiles::Kind::Csv, {path}, {}, {}};
    for (const std::string& name : lab::csvColumns(begin.toStdString())) {
        table.columns.append(QString::fromStdString(base::toValidUtf8(name)));
    }
    return table;
}

}  // namespace

DroppedFiles inspectFiles(const QStringList& paths)
{
    bool folders = false;
    for (const QString& path : paths) {
        const QFileInfo info(path);
        folders = folders || info.isDir();
        if (!info.isDir() && !info.isFile()) {
            return unusable(Dropped::tr("%1 is neither a file nor a folder.").arg(path));
        }
    }
    if (paths.isEmpty() || (folders && paths.size() > 1)) {
        return unusable(Dropped::tr("Drop either files or one folder."));
    }
    if (folders) {
        return {DroppedFiles::Kind::Folder, paths, {}, {}};
    }
    return paths.size() == 1 ? inspectOne(paths.first())
                             : DroppedFiles{DroppedFiles::Kind::Files, paths, {}, {}};
}

ColumnValues readColumn(const QString& path, int column)
{
    QFile file(path);
    const auto refuse = [&path](const QString& why) {
        return ColumnValues{{}, Dropped::tr("%1 can't be read: %2.").arg(path, why)};
    };
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly)) {
        return refuse(file.errorString());
    }
    if (file.size() > kLargestTable) {
        return refuse(Dropped::tr("it is too large for a table"));
    }
    try {
        ColumnValues read;
        read.values = lab::csvValues(file.read(kLargestTable).toStdString(),
                                     static_cast<std::size_t>(column));
        return read.values.empty() ? refuse(Dropped::tr("the column has no values")) : read;
    } catch (const std::invalid_argument& error) {
        return refuse(QString::fromUtf8(error.what()));
    }
}

}  // namespace gui
