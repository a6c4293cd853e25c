#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace gui {

// An instant that somebody wants to find again.
struct TimelineMark {
    std::int64_t time = 0;  // absolute ns
    QString label;
};

// Marks in the order of time; one of them may be the current one.
class TimelineMarks {
public:
    const std::vector<TimelineMark>& all() const { return m_marks; }
    bool empty() const { return m_marks.empty(); }
    // Place in all(), or -1.
    int current() const { return m_current; }
    const TimelineMark* currentMark() const;

    // Labels it with the next free number and makes it current.
    void add(std::int64_t time);
    void setCurrent(int place);
    // Goes to the next (1) or previous (-1) of `from`; false if there is none.
    bool step(int direction, std::int64_t from);
    // Of the current one. An empty label is refused: it couldn't be told from the others.
    bool rename(const QString& label);
    bool remove();
    void clear();

private:
    std::vector<TimelineMark> m_marks;
    int m_current = -1;
    int m_lastNumber = 0;
};

}  // namespace gui
