#pragma once

#include "lab/experiment.h"

#include <QString>
#include <QStringList>

#include <optional>

// Presets as files. These functions touch the disk: they are for a thread other than the window's.
namespace gui {

// One preset as read from its file, or why it couldn't be.
struct PresetRead {
    std::optional<lab::Experiment> experiment{};
    QByteArray digest{};  // of the file, to know it again
    QString problem{};    // a sentence
};

struct PresetWritten {
    QByteArray digest{};
    QString problem{};      // a sentence; empty: it is written
    bool conflict = false;  // the file isn't the one expected, and was left alone
};

// What a file must be for it to be replaced.
struct Expected {
    bool anything = false;
    QByteArray digest{};  // empty: there must be none
};

// The folder of this user's own presets.
QString presetFolder();
// The file of a preset in it. Any name of up to kLongestPresetName characters has one.
constexpr int kLongestPresetName = 60;
QString presetPath(const QString& folder, const QString& name);
// A sentence, or empty if presets can be named so.
QString presetNameProblem(const QString& name);

QStringList presetNames(const QString& folder);
PresetRead readPreset(const QString& path);
// Complete or not at all, also when several windows write at once; makes the folder.
PresetWritten writePreset(const QString& path, const lab::Experiment& experiment,
                          const Expected& expected);
// Sentences, or empty when it is done. An existing preset is never replaced by a renamed one.
QString renamePreset(const QString& folder, const QString& from, const QString& to);
// To the trash.
QString deletePreset(const QString& folder, const QString& name);

}  // namespace gui
