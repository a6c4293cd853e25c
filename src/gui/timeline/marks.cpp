#include "gui/timeline/marks.h"

#include <algorithm>

namespace gui {

const TimelineMark* TimelineMarks::currentMark() const
{
    return m_current < 0 ? nullptr : &m_marks[static_cast<std::size_t>(m_current)];
}

void TimelineMarks::add(std::int64_t time)
{
    const auto place =
        std::upper_bound(m_marks.begin(), m_marks.end(), time,
                         [](std::int64_t t, const TimelineMark& mark) { return t < mark.time; });
    m_current = static_cast<int>(place - m_marks.begin());
    m_marks.insert(place, {time, QString::number(++m_lastNumber)});
}

void TimelineMarks::setCurrent(int place)
{
    m_current = place >= 0 && place < static_cast<int>(m_marks.size()) ? place : -1;
}

bool TimelineMarks::step(int direction, std::int64_t from)
{
    const int count = static_cast<int>(m_marks.size());
    int place = m_current + direction;
    if (m_current < 0) {
        const auto after = std::upper_bound(
            m_marks.begin(), m_marks.end(), from,
            [](std::int64_t t, const TimelineMark& mark) { return t < mark.time; });
        place = static_cast<int>(after - m_marks.begin()) - (direction < 0 ? 1 : 0);
    }
    if (place < 0 || place >= count) {
        return false;
    }
    m_current = place;
    return true;
}

bool TimelineMarks::rename(const QString& label)
{
    const QString text = label.simplified();
    if (m_current < 0 || text.isEmpty()) {
        return false;
    }
    m_marks[static_cast<std::size_t>(m_current)].label = text;
    return true;
}

bool TimelineMarks::remove()
{
    if (m_current < 0) {
        return false;
    }
    m_marks.erase(m_marks.begin() + m_current);
    m_current = -1;
    return true;
}

void TimelineMarks::clear()
{
    *this = TimelineMarks();
}

}  // namespace gui
