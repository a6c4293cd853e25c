#include "gui/models/value_feed.h"

#include <algorithm>

namespace gui {
namespace {

constexpr qsizetype kFirstPortion = 2;
constexpr qsizetype kMostAtOnce = 200;
constexpr std::size_t kBytesAtOnce = 256 * 1024;  // some milliseconds to be read and drawn

}  // namespace

void ValueFeed::begin(qint64 items)
{
    m_seen.assign(static_cast<std::size_t>(items), false);
    m_waiting.clear();
    m_asked.clear();
    m_portion = kFirstPortion;
}

void ValueFeed::note(std::span<const mp::ScopeEvent> events)
{
    for (const mp::ScopeEvent& event : events) {
        const auto item = static_cast<std::size_t>(event.task());
        if (event.kind == mp::EventKind::TaskFinished &&
            event.outcome() == mp::TaskOutcome::Value && item < m_seen.size() && !m_seen[item]) {
            m_seen[item] = true;
            m_waiting.append(event.task());
        }
    }
    ask();
}

void ValueFeed::endRun()
{
    for (std::size_t item = 0; item < m_seen.size(); ++item) {
        if (!m_seen[item]) {
            m_seen[item] = true;
            m_waiting.append(static_cast<qint64>(item));
        }
    }
    ask();
}

void ValueFeed::ask()
{
    if (m_asked.isEmpty() && !m_waiting.isEmpty()) {
        m_asked = m_waiting.mid(0, m_portion);
        m_waiting.remove(0, m_asked.size());
        emit wanted(m_asked);
    }
}

void ValueFeed::take(const std::vector<ValueFacts>& values, qsizetype next)
{
    if (m_asked.isEmpty()) {
        return;  // of another run
    }
    const QList<qint64> answered = m_asked.mid(0, std::max<qsizetype>(next, 1));
    m_waiting = m_asked.mid(answered.size()) + m_waiting;
    m_asked.clear();
    std::size_t bytes = 0;
    for (const ValueFacts& value : values) {
        bytes += binaryBytes(value);
    }
    const std::size_t each =
        std::max<std::size_t>(bytes / std::max<std::size_t>(values.size(), 1), 1);
    m_portion = std::clamp<qsizetype>(static_cast<qsizetype>(kBytesAtOnce / each), 1,
                                      std::min(m_portion * 2, kMostAtOnce));
    emit came(answered, values);
    ask();
}

}  // namespace gui
