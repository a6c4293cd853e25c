#include "gui/charts/chart_table.h"

#include "gui/charts/chart_readout.h"
#include "gui/models/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace gui {
namespace {

// Not called translate: lupdate would then overlook the texts it is given.
QString translated(const char* text)
{
    return QCoreApplication::translate("gui::ChartTable", text);
}

class Twin {
public:
    explicit Twin(const ChartModel& model)
        : m_model(model)
        , m_hasMedians(std::ranges::any_of(
              model.points, [](const ChartPoint& point) { return point.median.has_value(); }))
    {
    }

    ChartTable build() const
    {
        ChartTable table;
        if (!m_model.emptyText.isEmpty()) {
            return table;
        }
        table.columns = columns();
        for (const ChartPoint& point : m_model.points) {
            table.rows.push_back(row(point));
        }
        return table;
    }

private:
    std::vector<ChartColumn> columns() const
    {
        const QString low = translated(QT_TRANSLATE_NOOP("gui::ChartTable", "low"));
        const QString high = translated(QT_TRANSLATE_NOOP("gui::ChartTable", "high"));
        std::vector<ChartColumn> columns{{m_model.x.id, m_model.x.title},
                                         {m_model.y.id, m_model.y.title},
                                         {QStringLiteral("low"), low},
                                         {QStringLiteral("high"), high}};
        if (m_hasMedians) {
            columns.push_back({QStringLiteral("median"),
                               translated(QT_TRANSLATE_NOOP("gui::ChartTable", "median"))});
        }
        for (const ChartLine& line : m_model.lines) {
            columns.push_back({line.id, line.label});
            if (!line.band.empty()) {
                columns.push_back({line.id + QStringLiteral("_low"), line.label + u' ' + low});
                columns.push_back({line.id + QStringLiteral("_high"), line.label + u' ' + high});
            }
        }
        if (!m_model.dots.empty()) {
            columns.push_back({QStringLiteral("repeats"),
                               translated(QT_TRANSLATE_NOOP("gui::ChartTable", "repeats")), true});
        }
        columns.push_back({QStringLiteral("note"),
                           translated(QT_TRANSLATE_NOOP("gui::ChartTable", "note")), true});
        return columns;
    }

    std::vector<ChartCell> row(const ChartPoint& point) const
    {
        const double x = point.at.x();
        const bool interval = !point.hollow && point.high > point.low;
        std::vector<ChartCell> cells{{m_model.x.text(x), x},
                                     value(point.at.y(), !point.hollow),
                                     value(point.low, interval),
                                     value(point.high, interval)};
        if (m_hasMedians) {
            cells.push_back(value(point.median.value_or(0), point.median.has_value()));
        }
        for (const ChartLine& line : m_model.lines) {
            const auto here = valueAt(line, x);
            cells.push_back(value(here.value_or(0), here.has_value()));
            if (!line.band.empty()) {
                const auto band = bandAt(line, x);
                cells.push_back(value(band ? band->low : 0, band.has_value()));
                cells.push_back(value(band ? band->high : 0, band.has_value()));
            }
        }
        if (!m_model.dots.empty()) {
            cells.push_back({repeats(x)});
        }
        cells.push_back({point.note});
        return cells;
    }

    ChartCell value(double number, bool known) const
    {
        return known ? ChartCell{m_model.y.text(number), number} : ChartCell{kNothing};
    }

    QString repeats(double x) const
    {
        QStringList texts;
        for (const ChartDot& dot : m_model.dots) {
            if (dot.at.x() == x) {
                texts << (dot.hollow ? kNothing : m_model.y.text(dot.at.y()));
            }
        }
        return texts.join(QStringLiteral(" · "));
    }

    const ChartModel& m_model;
    bool m_hasMedians;
};

QByteArray quoted(const QString& text)
{
    QByteArray field = text.toUtf8();
    if (std::ranges::any_of(field, [](char c) { return c == ',' || c == '"' || c < ' '; })) {
        field.replace('"', "\"\"");
        field = '"' + field + '"';
    }
    return field;
}

QByteArray csvField(const ChartCell& cell)
{
    if (cell.value) {
        return QByteArray::number(*cell.value, 'g', 17);
    }
    return cell.text == kNothing ? QByteArray() : quoted(cell.text);
}

}  // namespace

ChartTable chartTable(const ChartModel& model)
{
    return Twin(model).build();
}

QString tabText(const ChartTable& table)
{
    QStringList lines;
    QStringList cells;
    for (const ChartColumn& column : table.columns) {
        cells << column.title;
    }
    lines << cells.join(u'\t');
    for (const auto& row : table.rows) {
        cells.clear();
        for (const ChartCell& cell : row) {
            cells << cell.text;
        }
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n');
}

QByteArray csvText(const ChartTable& table)
{
    QByteArrayList lines;
    QByteArrayList fields;
    for (const ChartColumn& column : table.columns) {
        fields << quoted(column.id);
    }
    lines << fields.join(',');
    for (const auto& row : table.rows) {
        fields.clear();
        for (const ChartCell& cell : row) {
            fields << csvField(cell);
        }
        lines << fields.join(',');
    }
    return lines.join("\r\n") + "\r\n";
}

}  // namespace gui
