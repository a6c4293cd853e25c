#include "lab/scaling/measurement_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace lab {

namespace {

constexpr std::size_t longestLine = 4096;
constexpr std::size_t mostRows = 1'000'000;
constexpr double mostWorkers = 1'000'000;
constexpr std::string_view accepted = "expected the columns workers,throughput or workers,seconds";

struct Field {
    std::string_view text;   // without the blanks around it
    std::size_t column = 1;  // of its first byte
};

struct Line {
    std::string text;
    std::size_t number = 0;
};

struct Columns {
    std::size_t workers = 0;
    std::size_t value = 1;
    bool seconds = false;
};

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

// What a message may show of the file: short, and nothing a terminal would obey.
std::string shown(std::string_view text)
{
    std::string result;
    for (const char c : text.substr(0, 40)) {
        result += c >= ' ' && c < 127 ? c : '?';
    }
    return text.size() > 40 ? result + "..." : result;
}

Field trimmed(std::string_view line, std::size_t begin, std::size_t end)
{
    while (begin < end && isBlank(line[begin])) {
        ++begin;
    }
    while (end > begin && isBlank(line[end - 1])) {
        --end;
    }
    return {line.substr(begin, end - begin), begin + 1};
}

std::vector<Field> splitFields(std::string_view line)
{
    std::vector<Field> fields;
    std::size_t begin = 0;
    while (true) {
        const std::size_t comma = line.find(',', begin);
        fields.push_back(trimmed(line, begin, std::min(comma, line.size())));
        if (comma == std::string_view::npos) {
            return fields;
        }
        begin = comma + 1;
    }
}

// Reads the next line without ever holding more than the longest one allowed. False: the end.
bool readLine(std::istream& in, Line& line)
{
    line.text.clear();
    ++line.number;
    int c = in.get();
    if (c == std::istream::traits_type::eof()) {
        return false;
    }
    for (; c != std::istream::traits_type::eof() && c != '\n'; c = in.get()) {
        if (line.text.size() >= longestLine) {
            throw CsvError(line.number, longestLine + 1,
                           fmt::format("the line is longer than {} bytes", longestLine));
        }
        line.text += static_cast<char>(c);
    }
    if (!line.text.empty() && line.text.back() == '\r') {
        line.text.pop_back();
    }
    return true;
}

// The next line that isn't blank or a comment.
bool readContent(std::istream& in, Line& line)
{
    while (readLine(in, line)) {
        if (line.number == 1 && line.text.starts_with("\xEF\xBB\xBF")) {
            line.text.erase(0, 3);
        }
        const Field whole = trimmed(line.text, 0, line.text.size());
        if (!whole.text.empty() && whole.text.front() != '#') {
            return true;
        }
    }
    return false;
}

Columns parseHeader(const Line& line)
{
    const std::vector<Field> fields = splitFields(line.text);
    std::optional<std::size_t> workers;
    std::optional<std::size_t> value;
    Columns columns;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const Field& field = fields[i];
        const bool isWorkers = field.text == "workers";
        std::optional<std::size_t>& target = isWorkers ? workers : value;
        if (!isWorkers && field.text != "throughput" && field.text != "seconds") {
            throw CsvError(
                line.number, field.column,
                fmt::format("\"{}\" is no known column; {}", shown(field.text), accepted));
        }
        if (target) {
            throw CsvError(line.number, field.column,
                           fmt::format("\"{}\" is one column too many; {}", field.text, accepted));
        }
        target = i;
        columns.seconds = columns.seconds || field.text == "seconds";
    }
    if (!workers || !value) {
        throw CsvError(line.number, line.text.size() + 1,
                       fmt::format("a column is missing; {}", accepted));
    }
    columns.workers = *workers;
    columns.value = *value;
    return columns;
}

double parseNumber(const Line& line, const Field& field, std::string_view what)
{
    double value = 0;
    const char* end = field.text.data() + field.text.size();
    const auto [stop, error] = std::from_chars(field.text.data(), end, value);
    if (error == std::errc::result_out_of_range) {
        throw CsvError(line.number, field.column,
                       fmt::format("{} \"{}\" is out of range", what, shown(field.text)));
    }
    if (error != std::errc() || stop != end || !std::isfinite(value)) {
        throw CsvError(line.number, field.column,
                       fmt::format("{} \"{}\" is not a number; write it like 12 or 0.5", what,
                                   shown(field.text)));
    }
    return value;
}

ScalingSample parseRow(const Line& line, const Columns& columns)
{
    const std::vector<Field> fields = splitFields(line.text);
    if (fields.size() != 2) {
        const std::size_t column = fields.size() > 2 ? fields[2].column : line.text.size() + 1;
        throw CsvError(
            line.number, column,
            fmt::format("{} value(s) in the line; exactly 2 are expected (decimal point, "
                        "not comma)",
                        fields.size()));
    }
    const Field& workersField = fields[columns.workers];
    const Field& valueField = fields[columns.value];
    const double workers = parseNumber(line, workersField, "workers");
    if (workers < 1 || workers > mostWorkers || workers != std::floor(workers)) {
        throw CsvError(line.number, workersField.column,
                       fmt::format("workers \"{}\"; a whole number from 1 to 1000000 is needed",
                                   shown(workersField.text)));
    }
    const std::string_view name = columns.seconds ? "seconds" : "throughput";
    const double value = parseNumber(line, valueField, name);
    const double throughput = columns.seconds ? 1 / value : value;
    if (!(value > 0) || !std::isfinite(throughput)) {
        throw CsvError(line.number, valueField.column,
                       fmt::format("{} \"{}\"; a positive number is needed (leave failed runs out)",
                                   name, shown(valueField.text)));
    }
    return {workers, throughput};
}

}  // namespace

CsvError::CsvError(std::size_t line, std::size_t column, const std::string& problem)
    : std::runtime_error(fmt::format("line {}, column {}: {}", line, column, problem))
    , m_line(line)
    , m_column(column)
{
}

std::vector<ScalingSample> readMeasurements(std::istream& in)
{
    Line line;
    if (!readContent(in, line)) {
        throw CsvError(line.number, 1, fmt::format("the file is empty; {}", accepted));
    }
    const Columns columns = parseHeader(line);
    std::vector<ScalingSample> samples;
    while (readContent(in, line)) {
        if (samples.size() == mostRows) {
            throw CsvError(line.number, 1, fmt::format("more than {} rows", mostRows));
        }
        samples.push_back(parseRow(line, columns));
    }
    if (samples.empty()) {
        throw CsvError(line.number, 1, "no measurements follow the header");
    }
    return samples;
}

}  // namespace lab
