#pragma once

#include "gui/charts/chart.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

// A chart's twin as a table: the same model, read row by row.
namespace gui {

struct ChartColumn {
    QString id;     // in a file's header
    QString title;  // as shown
    bool holdsTexts = false;
};

struct ChartCell {
    QString text;
    std::optional<double> value{};  // none: a text, or nothing
};

struct ChartTable {
    std::vector<ChartColumn> columns;
    std::vector<std::vector<ChartCell>> rows;
};

// One row a point: its value and interval, what each line says there, the raw dots, what is noted.
ChartTable chartTable(const ChartModel& model);
// Tab-separated with a header, as shown.
QString tabText(const ChartTable& table);
// For other programs, whatever the language: RFC 4180, plain numbers in full precision.
QByteArray csvText(const ChartTable& table);

}  // namespace gui
