#pragma once

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

// What files from a file manager can be to an experiment. These functions touch the disk: they are
// for a thread other than the window's.
namespace gui {

struct DroppedFiles {
    enum class Kind { Unusable, Folder, Files, Text, Csv, Preset };

    Kind kind = Kind::Unusable;
    QStringList paths{};
    QStringList columns{};  // of Csv
    QString problem{};      // of Unusable: a sentence
};

DroppedFiles inspectFiles(const QStringList& paths);

struct ColumnValues {
    std::vector<std::string> values{};
    QString problem{};  // a sentence
};

ColumnValues readColumn(const QString& path, int column);

}  // namespace gui
