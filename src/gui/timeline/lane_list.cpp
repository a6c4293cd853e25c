#include "gui/timeline/lane_list.h"

#include <QLocale>

#include <algorithm>
#include <climits>
#include <cmath>

namespace gui {
namespace {

// Not called tr: lupdate would take that for a class's own.
QString inLanguage(const char* text)
{
    return QCoreApplication::translate("LaneList", text);
}

std::int32_t firstPid(const SpanLane& lane)
{
    return lane.workers().empty() ? 0 : lane.workers().front().pid;
}

}  // namespace

QString laneLabel(const SpanLane& lane)
{
    const auto& workers = lane.workers();
    if (workers.empty()) {
        return inLanguage(QT_TRANSLATE_NOOP("LaneList", "slot %1")).arg(lane.slot());
    }
    QString first = QString::number(workers.front().pid);
    const QString last = QString::number(workers.back().pid);
    if (workers.size() == 1 || first == last) {
        return first;
    }
    qsizetype shared = 0;
    if (first.size() == last.size()) {
        while (shared + 2 < last.size() && first[shared] == last[shared]) {
            ++shared;
        }
    }
    return first + QChar(0x2192) + last.mid(shared);
}

double laneBusy(const SpanLane& lane, std::int64_t now)
{
    const std::int64_t life = now - lane.begin();
    if (life <= 0) {
        return 0;
    }
    const auto busy = static_cast<double>(lane.summary(lane.begin(), now, now).busy);
    return std::clamp(busy / static_cast<double>(life), 0.0, 1.0);
}

QString laneBusyText(const SpanLane& lane, std::int64_t now)
{
    return QStringLiteral("%1\u00a0%").arg(std::lround(100 * laneBusy(lane, now)));
}

QString tasksText(std::int64_t count)
{
    const int shown = static_cast<int>(std::min<std::int64_t>(count, INT_MAX));
    QString text = QCoreApplication::translate("LaneList", "%n task(s)", nullptr, shown);
    // English needs no translation file for its two forms.
    return text.replace(QStringLiteral("(s)"), count == 1 ? QString() : QStringLiteral("s"));
}

QString laneSummaryText(const SpanLane& lane, std::int64_t now)
{
    const LaneSummary sum = lane.summary(lane.begin(), now + 1, now);
    QStringList parts{tasksText(sum.tasks)};
    if (sum.failures > 0) {
        parts << inLanguage(QT_TRANSLATE_NOOP("LaneList", "%1 failed")).arg(sum.failures);
    }
    parts << inLanguage(QT_TRANSLATE_NOOP("LaneList", "%1 % busy"))
                 .arg(std::lround(100 * laneBusy(lane, now)));
    if (!lane.running().empty()) {
        parts << inLanguage(QT_TRANSLATE_NOOP("LaneList", "running task %1"))
                     .arg(lane.running().back().task);
    }
    return inLanguage(QT_TRANSLATE_NOOP("LaneList", "Worker %1, lane %2: %3"))
        .arg(laneLabel(lane))
        .arg(lane.slot() + 1)
        .arg(parts.join(QStringLiteral(", ")));
}

void LaneList::setOrder(LaneOrder order)
{
    m_order = order;
    m_sorted = false;
}

void LaneList::clear()
{
    m_lanes.clear();
    m_sorted = false;
}

void LaneList::update(const SpanStore& store, std::int64_t now)
{
    if (m_sorted && store.lanes().size() == m_lanes.size()) {
        return;
    }
    m_lanes.clear();
    for (const auto& lane : store.lanes()) {
        m_lanes.push_back(lane.get());
    }
    sort(now);
    m_sorted = true;
}

void LaneList::sort(std::int64_t now)
{
    const auto by = [this](auto key) {
        std::stable_sort(m_lanes.begin(), m_lanes.end(),
                         [&](const SpanLane* a, const SpanLane* b) { return key(*a) < key(*b); });
    };
    switch (m_order) {
    case LaneOrder::Slot:
        by([](const SpanLane& lane) { return lane.slot(); });
        break;
    case LaneOrder::Start:
        by([](const SpanLane& lane) { return lane.begin(); });
        break;
    case LaneOrder::Pid:
        by([](const SpanLane& lane) { return firstPid(lane); });
        break;
    case LaneOrder::Busy:
        by([now](const SpanLane& lane) { return -laneBusy(lane, now); });
        break;
    case LaneOrder::Label:
        by([](const SpanLane& lane) { return laneLabel(lane); });
        break;
    }
}

void LaneList::move(int from, int to)
{
    if (from < 0 || to < 0 || from >= count() || to >= count()) {
        return;
    }
    const auto at = [this](int row) { return m_lanes.begin() + row; };
    if (from < to) {
        std::rotate(at(from), at(from + 1), at(to + 1));
    } else {
        std::rotate(at(to), at(from), at(from + 1));
    }
}

int LaneList::rowOf(std::uint32_t slot) const
{
    const auto place = std::find_if(m_lanes.begin(), m_lanes.end(),
                                    [slot](const SpanLane* lane) { return lane->slot() == slot; });
    return place == m_lanes.end() ? -1 : static_cast<int>(place - m_lanes.begin());
}

}  // namespace gui
