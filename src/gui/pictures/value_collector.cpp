#include "gui/pictures/value_collector.h"

#include "gui/pictures/result_picture.h"

#include <algorithm>
#include <vector>

namespace gui {

ValueCollector::ValueCollector(Session& session, RunHistory& history, QObject* parent)
    : QObject(parent)
    , m_history(history)
    , m_requests(session)
{
    // From here on no value of the run before can be had.
    connect(&session, &Session::stateChanged, this, [this](Session::State state) {
        if (state == Session::State::Starting) {
            m_feed.begin(0);
        }
    });
    connect(&session, &Session::eventsReceived, this,
            [this](std::span<const mp::ScopeEvent> events) {
                if (m_run != nullptr && m_run == m_history.newest()) {
                    m_feed.note(events);
                }
            });
    connect(&session, &Session::runFinished, &m_feed, &ValueFeed::endRun);
    connect(&history, &RunHistory::changed, this, &ValueCollector::follow);
    connect(&m_feed, &ValueFeed::wanted, this, &ValueCollector::fetch);
    connect(&m_feed, &ValueFeed::came, this,
            [this](const QList<qint64>& items, const std::vector<ValueFacts>& values) {
                m_history.addValues(m_run, items, values);
            });
}

// A run's start is told before or after its first events.
void ValueCollector::follow()
{
    const RunHistory::Run newest = m_history.newest();
    if (newest == m_run || newest == nullptr || newest->start.run == 0) {
        return;
    }
    m_run = newest;
    m_feed.begin(hasPicture(m_run->start) ? std::min(m_run->start.items, RunRecording::kMostValues)
                                          : 0);
    noteRecorded();
}

void ValueCollector::noteRecorded()
{
    std::vector<mp::ScopeEvent> room;
    const PackedEvents& events = m_run->events();
    for (std::size_t at = 0; at < events.size(); at += PackedEvents::kChunk) {
        m_feed.note(events.unpack(at / PackedEvents::kChunk, room));
    }
}

void ValueCollector::fetch(const QList<qint64>& items)
{
    m_requests.fetchValues(
        items, [this, run = m_run](const std::vector<ValueFacts>& values, qsizetype next) {
            if (run == m_run) {
                m_feed.take(values, next);
            }
        });
}

}  // namespace gui
