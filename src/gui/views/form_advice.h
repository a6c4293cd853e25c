#pragma once

#include "lab/experiment.h"

#include <QList>
#include <QString>

#include <optional>

namespace gui {

// A sentence about a field that is allowed, and yet hardly what is meant.
struct FormAdvice {
    QString field;
    QString sentence;
};

// Fields that don't fit each other. `items`: how many there are, if that is known.
QList<FormAdvice> adviceOn(const lab::Experiment& experiment, std::optional<qint64> items);

}  // namespace gui
