#include "proc/text_cursor.h"

#include "proc/parse_error.h"

#include <algorithm>

namespace proc {

void TextCursor::skipBlanks()
{
    while (at(' ') || at('\t')) {
        ++m_position;
    }
}

void TextCursor::skipLine()
{
    const std::size_t end = m_text.find('\n', std::min(m_position, m_text.size()));
    m_position = end == std::string_view::npos ? m_text.size() : end + 1;
}

char TextCursor::takeCharacter(std::string_view what)
{
    if (atEnd()) {
        fail(std::string(what) + " is missing: the text ends here");
    }
    return m_text[m_position++];
}

void TextCursor::expect(char c)
{
    if (!at(c)) {
        fail(std::string("'") + c + "' should be here");
    }
    ++m_position;
}

std::string_view TextCursor::takeUntil(char end)
{
    const std::string_view rest = m_text.substr(std::min(m_position, m_text.size()));
    const std::size_t length = rest.substr(0, rest.find('\n')).find(end);
    if (length == std::string_view::npos) {
        return {};
    }
    m_position += length + 1;
    return rest.substr(0, length);
}

void TextCursor::fail(const std::string& sentence) const
{
    const std::string_view before = m_text.substr(0, std::min(m_position, m_text.size()));
    const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t lineStart = before.rfind('\n');  // npos + 1 is 0
    throw ParseError(sentence, lines + 1, before.size() - (lineStart + 1) + 1);
}

}  // namespace proc
