#pragma once

#include "gui/models/worker_facts.h"

#include <QString>

#include <cstdint>

// How facts read in tables and labels: one wording in the whole window.
namespace gui {

inline const QString kNothing = QStringLiteral("–");

QString countText(std::int64_t count);
QString sizeText(std::int64_t bytes);
QString durationText(double seconds);
// Of what is only guessed: whole seconds from ten on.
QString roughDurationText(double seconds);
// Of items a second: three digits that count.
QString rateText(double aSecond);
QString stateText(const WorkerFacts& worker);
// "–" while running, "exit 3", "signal 9", "unknown".
QString exitText(const base::ExitStatus& status);

}  // namespace gui
