#pragma once

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace proc {

// Reads a text of the kernel from front to back. Members that expect something throw ParseError
// with the place where it should have been. The text must outlive the cursor.
class TextCursor {
public:
    explicit TextCursor(std::string_view text, std::size_t position = 0)
        : m_text(text)
        , m_position(position)
    {
    }

    bool atEnd() const { return m_position >= m_text.size(); }
    bool at(char c) const { return !atEnd() && m_text[m_position] == c; }
    void skipBlanks();  // blanks and tabs
    void skipLine();    // to the start of the next line
    char takeCharacter(std::string_view what);
    void expect(char c);
    // Everything before `end`, which is taken too. Empty and unmoved if it isn't in this line.
    std::string_view takeUntil(char end);
    void moveTo(std::size_t position) { m_position = position; }

    // A whole decimal number after blanks, ended by a blank or a line's end.
    template <class Number>
    Number takeNumber(std::string_view what)
    {
        skipBlanks();
        Number value{};
        const char* const begin = m_text.data() + m_position;
        const char* const end = m_text.data() + m_text.size();
        const auto [stop, error] = std::from_chars(begin, end, value);
        const bool ended = stop == end || *stop == ' ' || *stop == '\t' || *stop == '\n';
        if (error == std::errc::result_out_of_range) {
            fail(std::string(what) + " is too large a number");
        }
        if (error != std::errc{} || !ended) {
            fail(std::string(what) + " should be a number");
        }
        m_position += static_cast<std::size_t>(stop - begin);
        return value;
    }

    [[noreturn]] void fail(const std::string& sentence) const;

private:
    std::string_view m_text;
    std::size_t m_position;
};

}  // namespace proc
