#include "lab/csv_column.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace lab {
namespace {

std::string_view withoutMark(std::string_view text)
{
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

char separatorOf(std::string_view text)
{
    const std::string_view first = text.substr(0, text.find('\n'));
    constexpr std::array<char, 3> kSeparators{',', ';', '\t'};
    return *std::max_element(kSeparators.begin(), kSeparators.end(), [first](char a, char b) {
        return std::count(first.begin(), first.end(), a) <
               std::count(first.begin(), first.end(), b);
    });
}

// Takes the rows of a text one after another.
class RowReader {
public:
    explicit RowReader(std::string_view text)
        : m_text(withoutMark(text))
        , m_separator(separatorOf(m_text))
    {
    }

    // The line on which the last row began.
    std::size_t line() const { return m_line; }

    // False at the end.
    bool next(std::vector<std::string>& row)
    {
        row.clear();
        if (m_at >= m_text.size()) {
            return false;
        }
        m_line = m_nextLine;
        do {
            row.push_back(field());
        } while (take(m_separator));
        take('\r');
        if (take('\n')) {
            ++m_nextLine;
        }
        return true;
    }

private:
    bool take(char c)
    {
        const bool there = m_at < m_text.size() && m_text[m_at] == c;
        m_at += there ? 1 : 0;
        return there;
    }

    std::string field()
    {
        std::string value = take('"') ? quoted() : std::string();
        while (m_at < m_text.size() && m_text[m_at] != m_separator && m_text[m_at] != '\n') {
            value += m_text[m_at++];
        }
        const bool endsLine = m_at >= m_text.size() || m_text[m_at] == '\n';
        if (endsLine && value.ends_with('\r')) {
            value.pop_back();
        }
        return value;
    }

    // Up to the closing quote.
    std::string quoted()
    {
        std::string value;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at++];
            if (c == '"' && !take('"')) {
                return value;
            }
            m_nextLine += c == '\n' ? 1 : 0;
            value += c;
        }
        throw std::invalid_argument(
            fmt::format("a quote that is opened in line {} isn't closed", m_line));
    }

    std::string_view m_text;
    char m_separator;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
    std::size_t m_nextLine = 1;
};

}  // namespace

std::vector<std::string> csvColumns(std::string_view text)
{
    std::vector<std::string> row;
    try {
        RowReader(text).next(row);
    } catch (const std::invalid_argument&) {
        row.clear();
    }
    return row;
}

std::vector<std::string> csvValues(std::string_view text, std::size_t column)
{
    RowReader reader(text);
    std::vector<std::string> row;
    std::vector<std::string> values;
    reader.next(row);
    while (reader.next(row)) {
        if (row.size() == 1 && row.front().empty()) {
            continue;  // a blank line
        }
        if (column >= row.size()) {
            throw std::invalid_argument(
                fmt::format("line {} has {} columns, and column {} is "
                            "asked for",
                            reader.line(), row.size(), column + 1));
        }
        if (!row[column].empty()) {
            values.push_back(std::move(row[column]));
        }
    }
    return values;
}

}  // namespace lab
