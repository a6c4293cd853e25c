#include "cli/ascii_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <stdexcept>

namespace cli {

namespace {

enum class Ink { None, Ideal, Law, Interval, Point };

// What one character of the plot shows. Later inks cover earlier ones.
struct Cell {
    Ink ink = Ink::None;
    std::uint8_t dots = 0;  // Braille, for Ink::Law
};

struct Glyphs {
    std::string_view ideal;
    std::string_view law;  // ASCII only; Unicode draws Braille
    std::string_view interval;
    std::string_view point;
    std::string_view axis;
    std::string_view tick;
    std::string_view corner;
    std::string_view base;
    std::string_view baseTick;
};

constexpr Glyphs unicodeGlyphs{"·", "⠒", "│", "●", "│", "┤", "└", "─", "┬"};
constexpr Glyphs asciiGlyphs{".", "-", "|", "o", "|", "+", "+", "-", "+"};

constexpr std::string_view inkColour(Ink ink)
{
    switch (ink) {
    case Ink::Ideal:
        return "\x1b[90m";  // grey
    case Ink::Law:
        return "\x1b[33m";  // yellow
    case Ink::Interval:
    case Ink::Point:
        return "\x1b[36m";  // cyan
    case Ink::None:
        break;
    }
    return {};
}

void requireUsable(const ScalingChart& chart, const ChartStyle& style)
{
    if (chart.points.empty()) {
        throw std::invalid_argument("a chart without points");
    }
    if (style.width < 30 || style.height < 5) {
        throw std::invalid_argument(
            fmt::format("a chart of {} by {} characters; 30 by 5 is the least that can be read",
                        style.width, style.height));
    }
    const auto bad = [](double value) { return !std::isfinite(value) || value < 0; };
    for (const ChartPoint& point : chart.points) {
        if (bad(point.workers) || bad(point.value) || !std::isfinite(point.low.value_or(0)) ||
            !std::isfinite(point.high.value_or(0))) {
            throw std::invalid_argument("a chart needs finite values, none of them negative");
        }
    }
}

// A round number at or above `value`, so that an axis ends well: 1, 2, 2.5, 4, 5, 8 times 10^k.
double roundUp(double value)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0}) {
        if (step * power >= value * (1 - 1e-12)) {
            return step * power;
        }
    }
    return 10 * power;
}

class Plot {
public:
    Plot(const ScalingChart& chart, const ChartStyle& style);

    std::string text() const;

private:
    void measureAxes();
    void drawIdeal();
    void drawLaw();
    void drawPoints();
    void drawInterval(const ChartPoint& point);
    void put(int column, int row, Ink ink);
    int columnOf(double workers) const;
    int rowOf(double value) const;
    std::string coloured(Ink ink, std::string_view glyphs) const;
    std::string glyphOf(const Cell& cell) const;
    std::string rowText(int row) const;
    std::string baseLine() const;
    std::string workerLabels() const;
    std::string legend() const;
    bool isLabelled(int row) const;
    std::string valueLabel(int row) const;

    const ScalingChart& m_chart;
    const ChartStyle& m_style;
    const Glyphs& m_glyphs;
    double m_mostWorkers = 1;
    double m_top = 1;          // value at the upper edge
    int m_columns = 0;         // of the plot, without labels and axis
    std::size_t m_margin = 0;  // columns of the value labels
    std::vector<std::vector<Cell>> m_cells;
};

Plot::Plot(const ScalingChart& chart, const ChartStyle& style)
    : m_chart(chart)
    , m_style(style)
    , m_glyphs(style.unicode ? unicodeGlyphs : asciiGlyphs)
{
    measureAxes();
    m_cells.assign(static_cast<std::size_t>(style.height),
                   std::vector<Cell>(static_cast<std::size_t>(m_columns)));
    drawIdeal();
    drawLaw();
    drawPoints();
}

void Plot::measureAxes()
{
    double highest = 0;
    for (const ChartPoint& point : m_chart.points) {
        m_mostWorkers = std::max(m_mostWorkers, point.workers);
        // One wild interval must not flatten everything else: it is cut at twice its value.
        highest =
            std::max({highest, point.value, std::min(point.high.value_or(0), 2 * point.value)});
    }
    if (m_chart.idealSlope) {
        const double ideal = *m_chart.idealSlope * m_mostWorkers;
        highest = std::max(highest, std::min(ideal, 1.5 * highest));
    }
    m_top = highest > 0 ? roundUp(highest) : 1;
    m_margin = 0;
    for (int row = 0; row < m_style.height; ++row) {
        m_margin = std::max(m_margin, valueLabel(row).size());
    }
    m_columns = m_style.width - static_cast<int>(m_margin) - 2;
}

int Plot::columnOf(double workers) const
{
    return static_cast<int>(std::lround(workers / m_mostWorkers * (m_columns - 1)));
}

// Row 0 is the upper edge; the value 0 lies on the base line below the last row.
int Plot::rowOf(double value) const
{
    return static_cast<int>(std::lround((1 - value / m_top) * m_style.height));
}

void Plot::put(int column, int row, Ink ink)
{
    if (column < 0 || column >= m_columns || row < 0 || row >= m_style.height) {
        return;
    }
    Cell& cell = m_cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
    cell.ink = std::max(cell.ink, ink);
}

void Plot::drawIdeal()
{
    if (!m_chart.idealSlope) {
        return;
    }
    // One dot a row where the line is steep, one every second column where it is flat.
    const double slope = *m_chart.idealSlope * m_mostWorkers / m_top * m_style.height / m_columns;
    if (slope > 0.5) {
        for (int row = 0; row < m_style.height; ++row) {
            const double value = m_top * (1 - static_cast<double>(row) / m_style.height);
            put(columnOf(value / *m_chart.idealSlope), row, Ink::Ideal);
        }
        return;
    }
    for (int column = 0; column < m_columns; column += 2) {
        const double workers = m_mostWorkers * column / (m_columns - 1);
        put(column, rowOf(*m_chart.idealSlope * workers), Ink::Ideal);
    }
}

// Braille cells have 2 × 4 dots; their bits, by column and row.
constexpr std::array<std::array<std::uint8_t, 4>, 2> brailleBits = {
    {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}};

void Plot::drawLaw()
{
    const auto& law = m_chart.law;
    for (int x = 0; x < 2 * m_columns && law.size() >= 2; ++x) {
        const double workers = m_mostWorkers * x / (2 * m_columns - 1);
        const auto after = std::lower_bound(
            law.begin(), law.end(), workers,
            [](const ChartCurvePoint& point, double n) { return point.workers < n; });
        if (after == law.end() || (after == law.begin() && after->workers > workers)) {
            continue;
        }
        const auto before = after == law.begin() ? after : after - 1;
        const double span = after->workers - before->workers;
        const double part = span > 0 ? (workers - before->workers) / span : 0;
        const double value = before->value + part * (after->value - before->value);
        const double height = (1 - value / m_top) * m_style.height * 4;
        const int y = static_cast<int>(std::floor(height)) + 2;  // rounds as rowOf does
        const int row = y / 4;
        if (y >= 0 && row < m_style.height) {
            put(x / 2, row, Ink::Law);
            m_cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(x / 2)].dots |=
                brailleBits[static_cast<std::size_t>(x % 2)][static_cast<std::size_t>(y % 4)];
        }
    }
}

void Plot::drawInterval(const ChartPoint& point)
{
    if (!point.low || !point.high) {
        return;
    }
    const int last = std::min(rowOf(std::max(0.0, *point.low)), m_style.height - 1);
    for (int row = std::max(0, rowOf(*point.high)); row <= last; ++row) {
        put(columnOf(point.workers), row, Ink::Interval);
    }
}

void Plot::drawPoints()
{
    for (const ChartPoint& point : m_chart.points) {
        drawInterval(point);
        const int row = std::min(rowOf(point.value), m_style.height - 1);
        put(columnOf(point.workers), row, Ink::Point);
    }
}

bool Plot::isLabelled(int row) const
{
    return row % std::max(1, m_style.height / 4) == 0;
}

std::string Plot::valueLabel(int row) const
{
    return isLabelled(row)
               ? fmt::format("{:.4g}", m_top * (1 - static_cast<double>(row) / m_style.height))
               : std::string();
}

std::string Plot::coloured(Ink ink, std::string_view glyphs) const
{
    return m_style.colour && ink != Ink::None ? fmt::format("{}{}\x1b[0m", inkColour(ink), glyphs)
                                              : std::string(glyphs);
}

std::string Plot::glyphOf(const Cell& cell) const
{
    switch (cell.ink) {
    case Ink::Ideal:
        return std::string(m_glyphs.ideal);
    case Ink::Interval:
        return std::string(m_glyphs.interval);
    case Ink::Point:
        return std::string(m_glyphs.point);
    case Ink::Law:
        break;
    case Ink::None:
        return " ";
    }
    if (!m_style.unicode) {
        return std::string(m_glyphs.law);
    }
    // U+2800 + dots in UTF-8.
    return {'\xE2', static_cast<char>(0xA0 | (cell.dots >> 6)),
            static_cast<char>(0x80 | (cell.dots & 0x3F))};
}

std::string Plot::rowText(int row) const
{
    const std::string label = valueLabel(row);
    std::string text(m_margin - label.size(), ' ');
    text += label + " ";
    text += isLabelled(row) ? m_glyphs.tick : m_glyphs.axis;
    const auto& cells = m_cells[static_cast<std::size_t>(row)];
    std::size_t used = cells.size();
    while (used > 0 && cells[used - 1].ink == Ink::None) {
        --used;
    }
    for (std::size_t i = 0; i < used; ++i) {
        text += coloured(cells[i].ink, glyphOf(cells[i]));
    }
    return text + '\n';
}

std::string Plot::baseLine() const
{
    std::vector<bool> ticks(static_cast<std::size_t>(m_columns));
    for (const ChartPoint& point : m_chart.points) {
        ticks[static_cast<std::size_t>(columnOf(point.workers))] = true;
    }
    std::string text(m_margin - 1, ' ');
    text += "0 ";
    text += m_glyphs.corner;
    for (const bool tick : ticks) {
        text += tick ? m_glyphs.baseTick : m_glyphs.base;
    }
    return text + '\n';
}

// The measured N under their ticks; where two would touch, the largest N, then the smaller ones
// win.
std::string Plot::workerLabels() const
{
    std::string labels(static_cast<std::size_t>(m_columns) + m_margin + 2, ' ');
    const auto place = [&](double workers) {
        const std::string label = fmt::format("{:.6g}", workers);
        const auto centre = static_cast<std::size_t>(columnOf(workers)) + m_margin + 2;
        const std::size_t begin = std::min(centre - label.size() / 2, labels.size() - label.size());
        const std::size_t from = begin > 0 ? begin - 1 : 0;
        const std::size_t to = std::min(begin + label.size() + 1, labels.size());
        if (labels.find_first_not_of(' ', from) >= to) {
            labels.replace(begin, label.size(), label);
        }
    };
    place(m_mostWorkers);
    for (const ChartPoint& point : m_chart.points) {
        if (point.workers < m_mostWorkers) {
            place(point.workers);
        }
    }
    labels.erase(labels.find_last_not_of(' ') + 1);
    return labels + '\n';
}

std::string Plot::legend() const
{
    std::string text(m_margin + 2, ' ');
    text += coloured(Ink::Point, m_glyphs.point) + " measured";
    const bool intervals =
        std::any_of(m_chart.points.begin(), m_chart.points.end(),
                    [](const ChartPoint& point) { return point.low && point.high; });
    if (intervals) {
        text += "  " + coloured(Ink::Interval, m_glyphs.interval) + " 95 %";
    }
    if (m_chart.law.size() >= 2) {
        text += "  " + coloured(Ink::Law, m_glyphs.law) + " " + m_chart.lawName;
    }
    if (m_chart.idealSlope) {
        text += "  " + coloured(Ink::Ideal, m_glyphs.ideal) + " ideal";
    }
    return text + '\n';
}

std::string Plot::text() const
{
    std::string all = fmt::format("{} by number of workers\n", m_chart.quantity);
    for (int row = 0; row < m_style.height; ++row) {
        all += rowText(row);
    }
    return all + baseLine() + workerLabels() + legend();
}

}  // namespace

std::string drawScalingChart(const ScalingChart& chart, const ChartStyle& style)
{
    requireUsable(chart, style);
    return Plot(chart, style).text();
}

}  // namespace cli
