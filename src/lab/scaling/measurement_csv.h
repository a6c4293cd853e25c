#pragma once

#include "lab/scaling/samples.h"

#include <cstddef>
#include <iosfwd>
#include <stdexcept>
#include <vector>

namespace lab {

// What is wrong in a file of measurements, and where; both count from 1. what() says all of it.
class CsvError : public std::runtime_error {
public:
    CsvError(std::size_t line, std::size_t column, const std::string& problem);
    std::size_t line() const { return m_line; }
    std::size_t column() const { return m_column; }  // in bytes

private:
    std::size_t m_line;
    std::size_t m_column;
};

// Reads measurements: a header with the columns `workers` and `throughput` (items a second) or
// `seconds` (wall time of the whole work; becomes 1 / seconds), in either order, then one
// measurement a line. Repeated rows are replicates. Numbers are plain C numbers with a decimal
// point; spaces around them, CRLF, a UTF-8 byte order mark, blank lines and lines that start with
// # are fine. Workers are whole numbers from 1 to 1,000,000; throughputs and seconds are positive.
// At most 1,000,000 rows, at most 4096 bytes a line. Throws CsvError.
std::vector<ScalingSample> readMeasurements(std::istream& in);

}  // namespace lab
