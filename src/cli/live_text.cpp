#include "cli/live_text.h"

#include "cli/output.h"
#include "cli/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string_view>
#include <vector>

namespace cli {

namespace {

std::string cut(std::string line, int width)
{
    while (displayWidth(line) > static_cast<std::size_t>(std::max(width, 0))) {
        line.pop_back();
    }
    return line;
}

bool isDumb()
{
    const char* terminal = std::getenv("TERM");
    return terminal == nullptr || std::string_view(terminal) == "dumb";
}

}  // namespace

std::string fitted(const std::string& text, int width, int height)
{
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(std::move(line));
    }
    const auto room = static_cast<std::size_t>(std::max(height - 1, 1));
    if (lines.size() > room) {
        const std::size_t left = lines.size() - room + 1;
        lines.resize(room - 1);
        lines.push_back(fmt::format("… {} more lines", left));
    }
    std::string result;
    for (std::string& line : lines) {
        result += cut(std::move(line), width - 1) + "\n";
    }
    return result;
}

LiveText::LiveText() : m_enabled(standardOutputIsTerminal() && !isDumb()) {}

void LiveText::show(const std::string& text)
{
    if (!m_enabled) {
        return;
    }
    clear();
    const std::string shown = fitted(text, terminalWidth(), terminalHeight());
    emit(shown, 0);
    m_lines = static_cast<int>(std::count(shown.begin(), shown.end(), '\n'));
}

void LiveText::clear()
{
    if (m_lines > 0) {
        emit(fmt::format("\x1b[{}A\r\x1b[J", m_lines), 0);
        m_lines = 0;
    }
}

}  // namespace cli
