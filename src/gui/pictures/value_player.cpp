#include "gui/pictures/value_player.h"

#include <algorithm>
#include <limits>
#include <span>

namespace gui {
namespace {

constexpr int kLookMs = 33;  // what comes faster can't be seen
constexpr std::size_t kAtEnd = std::numeric_limits<std::size_t>::max();

bool makesValue(const mp::ScopeEvent& event)
{
    return event.kind == mp::EventKind::TaskFinished && event.outcome() == mp::TaskOutcome::Value;
}

}  // namespace

ValuePlayer::ValuePlayer(const RunPlayer& player, QObject* parent)
    : QObject(parent)
    , m_player(player)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kLookMs);
    connect(&m_timer, &QTimer::timeout, this, &ValuePlayer::work);
    connect(&player, &RunPlayer::eventsReceived, this, &ValuePlayer::look);
    connect(&player, &RunPlayer::moved, this, &ValuePlayer::look);
    connect(&player, &RunPlayer::modeChanged, this, &ValuePlayer::look);
}

void ValuePlayer::start()
{
    const RunRecording* run = m_player.run();
    stop();
    m_active = run != nullptr;
    const qint64 items = m_active ? std::min(run->start.items, RunRecording::kMostValues) : 0;
    m_isShown.assign(static_cast<std::size_t>(items), false);
    look();
}

void ValuePlayer::stop()
{
    m_active = false;
    m_shown.clear();
    m_isShown.clear();
    m_position = 0;
    m_nextLost = 0;
}

void ValuePlayer::look()
{
    if (m_active && !m_timer.isActive()) {
        m_timer.start();
    }
}

void ValuePlayer::work()
{
    const bool held = m_player.mode() == RunPlayer::Mode::Frozen;
    if (m_active && !held && (goBack() || goOn())) {
        m_timer.start();
    }
}

bool ValuePlayer::isOver() const
{
    const RunRecording& run = *m_player.run();
    return run.end.has_value() && m_player.position() >= run.events().size();
}

// Whether there is more to do.
bool ValuePlayer::goBack()
{
    const std::size_t until = isOver() ? kAtEnd : m_player.position();
    const auto goes = [&] { return !m_shown.empty() && m_shown.back().position > until; };
    QSet<qint64> items;
    while (goes() && items.size() < static_cast<qsizetype>(kMostAtOnce)) {
        const Shown last = m_shown.back();
        m_shown.pop_back();
        m_isShown[static_cast<std::size_t>(last.item)] = false;
        m_position = std::min(m_position, last.position - 1);
        m_nextLost = 0;
        items.insert(last.item);
    }
    if (!items.isEmpty()) {
        emit went(items);
    }
    return goes();
}

bool ValuePlayer::goOn()
{
    Portion portion;
    if (walk(portion) && isOver()) {
        addLost(portion);
    }
    if (!portion.values.empty()) {
        emit came(portion.values);
    }
    return portion.isFull();
}

bool ValuePlayer::Portion::isFull() const
{
    return values.size() >= kMostAtOnce || bytes >= kMostBytesAtOnce || events >= kMostEventsAtOnce;
}

// Over the events, up to the moment on show or to the first value that isn't recorded yet. Whether
// it has got to that moment.
bool ValuePlayer::walk(Portion& portion)
{
    constexpr std::size_t kChunk = PackedEvents::kChunk;
    const PackedEvents& events = m_player.run()->events();
    const std::size_t until = std::min(m_player.position(), events.size());
    std::span<const mp::ScopeEvent> chunk;
    while (m_position < until && !portion.isFull()) {
        if (chunk.empty() || m_position % kChunk == 0) {
            chunk = events.unpack(m_position / kChunk, m_room);
        }
        const mp::ScopeEvent& event = chunk[m_position % kChunk];
        if (makesValue(event) && !add(event.task(), m_position + 1, portion)) {
            return false;
        }
        ++m_position;
        ++portion.events;
    }
    return m_position >= until;
}

void ValuePlayer::addLost(Portion& portion)
{
    const auto items = static_cast<qint64>(m_isShown.size());
    while (m_nextLost < items && !portion.isFull() && add(m_nextLost, kAtEnd, portion)) {
        ++m_nextLost;
        ++portion.events;
    }
}

// False: it isn't recorded yet.
bool ValuePlayer::add(qint64 item, std::size_t position, Portion& portion)
{
    const auto place = static_cast<std::size_t>(item);
    if (place >= m_isShown.size() || m_isShown[place]) {
        return true;
    }
    const ValueFacts* value = m_player.run()->valueOf(item);
    if (value == nullptr) {
        return false;
    }
    if (!value->parts.isEmpty()) {
        m_shown.push_back({item, position});
        m_isShown[place] = true;
        portion.bytes += binaryBytes(*value);
        portion.values.push_back(*value);
    }
    return true;
}

}  // namespace gui
