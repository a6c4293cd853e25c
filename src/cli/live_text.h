#pragma once

#include <string>

namespace cli {

// Text at the end of a terminal that takes its own place again and again. What doesn't fit is left
// out, and the last line says so. Nothing happens where standard output is no terminal.
class LiveText {
public:
    LiveText();

    bool enabled() const { return m_enabled; }
    void show(const std::string& text);
    void clear();

private:
    bool m_enabled;
    int m_lines = 0;  // on the screen
};

// The first lines of a text as far as a terminal of that size shows them, the last one being kept
// free for the cursor.
std::string fitted(const std::string& text, int width, int height);

}  // namespace cli
