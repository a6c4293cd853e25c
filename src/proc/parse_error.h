#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace proc {

// A text of the kernel that isn't what it should be. Line and column count from 1, in bytes.
class ParseError : public std::runtime_error {
public:
    ParseError(const std::string& sentence, std::size_t line, std::size_t column)
        : std::runtime_error("line " + std::to_string(line) + ", column " + std::to_string(column) +
                             ": " + sentence)
        , m_line(line)
        , m_column(column)
    {
    }
    std::size_t line() const { return m_line; }
    std::size_t column() const { return m_column; }

private:
    std::size_t m_line;
    std::size_t m_column;
};

}  // namespace proc
