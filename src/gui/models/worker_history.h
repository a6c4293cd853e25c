#pragma once

#include <QList>
#include <QMetaType>

#include <cstdint>

namespace gui {

// One look at a worker: what its history strip is painted from.
struct HistoryPoint {
    std::int64_t timeNs = 0;  // CLOCK_MONOTONIC
    float cpuPercent = 0;     // 100: one core
    std::int64_t rssBytes = 0;
    std::int64_t task = -1;  // the item it worked on; -1: none
};

// The last looks, oldest first: half a minute at four a second.
class WorkerHistory {
public:
    static constexpr qsizetype kMost = 120;

    void add(const HistoryPoint& point)
    {
        if (m_points.size() >= kMost) {
            m_points.removeFirst();
        }
        m_points.append(point);
    }
    // Goes back in time: what came later hasn't been yet.
    void dropAfter(std::int64_t timeNs)
    {
        while (!m_points.isEmpty() && m_points.last().timeNs > timeNs) {
            m_points.removeLast();
        }
    }
    const QList<HistoryPoint>& points() const { return m_points; }

private:
    QList<HistoryPoint> m_points;
};

}  // namespace gui

Q_DECLARE_METATYPE(gui::WorkerHistory)
