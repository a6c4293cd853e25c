#pragma once

#include "gui/models/countdown.h"
#include "gui/models/result_facts.h"

#include <QString>

// How results read in the table: in its cells, in the tip of one, and whole.
namespace gui {

QString resultColumnTitle(int column);
QString resultColumnHelp(int column);
// The beginning of a very long one.
QString resultItemText(const ResultFacts& result);
QString resultText(const ResultFacts& result, int column, const ResultLimits& limits);
// However long.
QString resultWholeText(const ResultFacts& result, int column, const ResultLimits& limits);
QString resultTip(const ResultFacts& result, const ResultLimits& limits);
// Everything known: the value whole, or the error with the calls that led to it.
QString resultDetails(const ResultFacts& result, const ResultLimits& limits);
// What is kept of what it wrote, in words; `bytes`: how much it was.
QString resultOutputText(const ItemOutput& output, qint64 bytes);

}  // namespace gui
