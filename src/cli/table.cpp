#include "cli/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace cli {

namespace {

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

// Unicode 15, the scripts people have: combining marks and joiners take no column …
constexpr Range zeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064},
    {0x20D0, 0x20F0}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};
// … and these two.
constexpr Range doubleWidth[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},  {0xA960, 0xA97C}, {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};

template <std::size_t N>
bool contains(const Range (&ranges)[N], std::uint32_t point)
{
    return std::any_of(std::begin(ranges), std::end(ranges), [point](const Range& range) {
        return point >= range.first && point <= range.last;
    });
}

std::size_t sequenceLength(unsigned char lead)
{
    if (lead >= 0xC2 && lead <= 0xDF) {
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        return 3;
    }
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 1;
}

// Takes the first code point off `text`. A byte that begins no whole sequence counts by itself.
std::uint32_t takeCodePoint(std::string_view& text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = sequenceLength(lead);
    std::uint32_t point = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
        if ((next & 0xC0u) != 0x80u) {
            text.remove_prefix(1);
            return 0xFFFD;
        }
        point = point << 6 | (next & 0x3Fu);
    }
    text.remove_prefix(length);
    return point;
}

std::string withoutControls(std::string_view text)
{
    std::string clean;
    while (!text.empty()) {
        const std::string_view before = text;
        const std::uint32_t point = takeCodePoint(text);
        const bool control = point < 0x20 || (point >= 0x7F && point < 0xA0);
        clean += control ? std::string_view("?") : before.substr(0, before.size() - text.size());
    }
    return clean;
}

void appendCell(std::string& line, const std::string& cell, std::size_t width, Align align)
{
    const std::string padding(width - displayWidth(cell), ' ');
    line += align == Align::Right ? padding + cell : cell + padding;
}

}  // namespace

std::size_t displayWidth(std::string_view text)
{
    std::size_t width = 0;
    while (!text.empty()) {
        const std::uint32_t point = takeCodePoint(text);
        if (contains(doubleWidth, point)) {
            width += 2;
        } else if (!contains(zeroWidth, point)) {
            ++width;
        }
    }
    return width;
}

Table::Table(std::vector<TableColumn> columns) : m_columns(std::move(columns))
{
    for (TableColumn& column : m_columns) {
        column.title = withoutControls(column.title);
    }
}

void Table::addRow(std::vector<std::string> cells)
{
    if (cells.size() != m_columns.size()) {
        throw std::invalid_argument(fmt::format("a row of {} cells in a table of {} columns",
                                                cells.size(), m_columns.size()));
    }
    for (std::string& cell : cells) {
        cell = withoutControls(cell);
    }
    m_rows.push_back(std::move(cells));
}

std::string Table::text() const
{
    std::vector<std::vector<std::string>> lines(1);
    for (const TableColumn& column : m_columns) {
        lines.front().push_back(column.title);
    }
    lines.insert(lines.end(), m_rows.begin(), m_rows.end());
    std::vector<std::size_t> widths(m_columns.size());
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            widths[i] = std::max(widths[i], displayWidth(line[i]));
        }
    }
    std::string all;
    for (const auto& cells : lines) {
        std::string line;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            line += i == 0 ? "" : "  ";
            appendCell(line, cells[i], widths[i], m_columns[i].align);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        all += line + '\n';
    }
    return all;
}

}  // namespace cli
