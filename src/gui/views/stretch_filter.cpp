#include "gui/views/stretch_filter.h"

#include "gui/replay/run_player.h"
#include "gui/timeline/view.h"
#include "gui/views/selection.h"
#include "gui/views/table_desk.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace gui {
namespace {

constexpr int kAgainMs = 250;
constexpr std::size_t kMostTasks = 100'000;  // few enough for one turn of the event loop

}  // namespace

StretchFilter::StretchFilter(TimelineView& timeline, const RunPlayer& player, TableDesk& tables)
    : QObject(&tables)
    , m_timeline(timeline)
    , m_tables(tables)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kAgainMs);
    connect(&m_timer, &QTimer::timeout, this, &StretchFilter::apply);
    connect(&timeline, &TimelineView::filterChanged, this, &StretchFilter::apply);
    connect(&player, &RunPlayer::moved, this, [this] {
        if (!m_timeline.filter().isEmpty() && !m_timer.isActive()) {
            m_timer.start();
        }
    });
}

void StretchFilter::apply()
{
    if (m_timeline.filter().isEmpty()) {
        m_tables.narrowTo(std::nullopt);
        return;
    }
    const std::vector<qint64> tasks = m_timeline.filteredTasks(Selection::kOnlyJob, kMostTasks);
    std::vector<qint32> items;
    std::ranges::transform(tasks, std::back_inserter(items),
                           [](qint64 task) { return static_cast<qint32>(task); });
    m_tables.narrowTo(std::move(items),
                      m_timeline.filter().tasks > static_cast<qint64>(kMostTasks));
}

}  // namespace gui
