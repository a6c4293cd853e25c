#pragma once

#include "lab/experiment.h"

#include <QHash>
#include <QString>

#include <cstdint>
#include <vector>

namespace gui {

// An experiment with what to expect of it: shown by the start page, the Examples menu and the guide
// panel. Each is a file in resources/experiments, in the order of their names.
struct Guide {
    enum class Text : std::uint8_t { Title, Summary, Predict, Do, Look };

    QString id{};           // "squares"
    bool sweeps = false;    // started by Sweep instead of Run
    QString focus{};        // the form's field to begin with; empty: none
    bool isLesson = false;  // one of the list behind Learn
    lab::Experiment experiment{};

    // In the language in use.
    QString text(Text which) const;

    QHash<QString, QString> texts{};  // "title.en" → text
};

const std::vector<Guide>& guides();
// Null if there is none of that name.
const Guide* guide(const QString& id);

}  // namespace gui
