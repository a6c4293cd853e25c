#include "gui/replay/run_player.h"

#include "base/clock.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gui {
namespace {

// A state is kept once in so many events: few enough to be fed in one slice.
constexpr std::size_t kSpacing = 32'768;
constexpr std::size_t kMostKept = 40;
// Workers and counts change ten times a second: faster can't be read.
constexpr std::int64_t kTellNs = 100'000'000;

}  // namespace

RunPlayer::RunPlayer(QObject* parent) : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kFrameMs);
    connect(&m_timer, &QTimer::timeout, this, &RunPlayer::tick);
}

void RunPlayer::setMode(Mode mode)
{
    if (mode != m_mode) {
        m_mode = mode;
        emit modeChanged();
    }
}

void RunPlayer::setSpeed(double speed)
{
    if (speed != m_speed) {
        m_speed = speed;
        m_sinceTick.start();
        if (speed != 0) {
            m_timer.start();
        }
        emit playingChanged();
    }
}

TaskCounts RunPlayer::counts() const
{
    return m_tally.counts(m_run ? m_run->start.items : 0);
}

std::vector<ResultFacts> RunPlayer::results(const QList<qint64>& items) const
{
    std::vector<ResultFacts> rows;
    if (!m_run) {
        return rows;
    }
    RunTracker tracker = m_tracker;
    tracker.tellAnew();
    const std::vector<WorkerFacts> workers = tracker.takeChanged(m_now);
    for (const qint64 item : items) {
        ResultFacts row = m_run->resultAt(item, m_position);
        const auto worker = std::ranges::find(workers, item, &WorkerFacts::nowTask);
        if (!row.isFinal() && worker != workers.end()) {
            row.state = ResultFacts::State::Running;
            row.slot = worker->slot;
            row.pid = worker->pid;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

// --- live ---------------------------------------------------------------------------------------

void RunPlayer::beginLive(Run run)
{
    setSpeed(0);
    startOver(std::move(run));
    setMode(Mode::Live);
}

void RunPlayer::takeLive(std::span<const mp::ScopeEvent> events)
{
    if (m_mode != Mode::Live || !m_run) {
        return;
    }
    const bool next = m_run->isClosed() || m_position + events.size() == m_run->events().size();
    if (next && !isCatchingUp()) {
        take(events);
        m_target = m_position;
    } else {
        m_target = m_run->events().size();  // they come out of the recording
        m_timer.start();
    }
}

void RunPlayer::liveFrame(qint64 nowNs)
{
    if (m_mode != Mode::Live || !m_run) {
        return;
    }
    m_now = nowNs;
    if (!isCatchingUp() && nowNs - m_toldNs >= kTellNs) {
        arrive();
    }
}

void RunPlayer::endLive()
{
    if (m_mode == Mode::Live && m_run && !isCatchingUp()) {
        arrive();
    }
}

void RunPlayer::loseHost()
{
    if (m_mode == Mode::Live && m_run) {
        m_tracker.endAll();
        arrive();
    }
}

// --- by hand ------------------------------------------------------------------------------------

void RunPlayer::freeze(bool on)
{
    if (on && m_mode == Mode::Live) {
        m_target = m_position;
        setMode(Mode::Frozen);
    } else if (!on && m_mode == Mode::Frozen) {
        goLive(m_run);
    }
}

void RunPlayer::goLive(Run newest)
{
    setSpeed(0);
    if (newest != m_run) {
        startOver(std::move(newest));
    }
    setMode(Mode::Live);
    if (m_run) {
        show(m_run->events().size(), std::max(end(), m_now));
    }
}

void RunPlayer::open(Run run)
{
    setSpeed(0);
    if (run != m_run) {
        startOver(std::move(run));
    }
    setMode(Mode::Replay);
    m_clock = static_cast<double>(end() - begin());
    show(m_run->events().size(), end());
}

void RunPlayer::enterReplay()
{
    if (m_mode != Mode::Replay) {
        m_now = std::clamp(m_now, begin(), std::max(begin(), end()));
        m_clock = static_cast<double>(m_now - begin());
        setMode(Mode::Replay);
    }
}

void RunPlayer::seek(qint64 ns)
{
    if (!m_run) {
        return;
    }
    enterReplay();
    const qint64 now = std::clamp(ns, begin(), std::max(begin(), end()));
    m_clock = static_cast<double>(now - begin());
    show(m_run->events().countUntil(now), now);
}

void RunPlayer::step(int events)
{
    if (!m_run || m_run->events().empty()) {
        return;
    }
    setSpeed(0);
    enterReplay();
    const auto last = static_cast<qint64>(m_run->events().size());
    const auto to = static_cast<std::size_t>(
        std::clamp<qint64>(static_cast<qint64>(m_target) + events, 1, last));
    const qint64 now = m_run->events().clockAt(to - 1);
    m_clock = static_cast<double>(now - begin());
    show(to, now);
}

void RunPlayer::play(double speed)
{
    if (!m_run || speed == 0) {
        return;
    }
    enterReplay();
    const double length = static_cast<double>(end() - begin());
    if (speed > 0 && m_clock >= length) {
        seek(begin());  // once more
    }
    const double fast = std::clamp(std::abs(speed), kSlowest, kFastest);
    setSpeed(std::copysign(fast, speed));
}

void RunPlayer::pause()
{
    setSpeed(0);
}

// The clock waits while the views are behind it.
void RunPlayer::tick()
{
    if (isCatchingUp()) {
        m_sinceTick.start();
        work();
        return;
    }
    if (m_speed == 0 || m_mode != Mode::Replay) {
        m_timer.stop();
        return;
    }
    const auto elapsed = static_cast<double>(m_sinceTick.nsecsElapsed());
    m_sinceTick.start();
    const double length = static_cast<double>(end() - begin());
    m_clock = std::clamp(m_clock + elapsed * m_speed, 0.0, length);
    const qint64 now = begin() + static_cast<qint64>(m_clock);
    show(m_run->events().countUntil(now), now);
    if ((m_speed > 0 && m_clock >= length) || (m_speed < 0 && m_clock <= 0)) {
        setSpeed(0);
    }
}

// --- the way there ------------------------------------------------------------------------------

void RunPlayer::startOver(Run run)
{
    m_run = std::move(run);
    m_tracker.clear();
    m_tally = {};
    m_position = 0;
    m_target = 0;
    m_kept.clear();
    m_spacing = kSpacing;
    m_toldNs = 0;
    m_wentBack = false;
    emit begins();
    m_kept[0] = {};
}

void RunPlayer::show(std::size_t position, qint64 now)
{
    m_target = position;
    m_now = now;
    const auto nearest = std::prev(m_kept.upper_bound(position));
    if (position < m_position || nearest->first > m_position) {
        resume(*nearest);
    }
    work();
}

void RunPlayer::resume(const std::pair<const std::size_t, Kept>& kept)
{
    m_wentBack = m_wentBack || kept.first < m_position;
    m_tracker = kept.second.tracker;
    m_tracker.tellAnew();
    m_tally = kept.second.tally;
    m_position = kept.first;
    if (m_screen.goBack) {
        m_screen.goBack(kept.second.picture, m_now);
    }
}

void RunPlayer::work()
{
    const std::int64_t deadline = base::monotonicNs() + kSliceNs;
    while (isCatchingUp() && base::monotonicNs() < deadline) {
        feed(m_target);
    }
    if (isCatchingUp()) {
        if (!m_timer.isActive()) {
            m_timer.start();
        }
    } else {
        arrive();
    }
}

// At most to the end of the chunk that the next event is in.
void RunPlayer::feed(std::size_t upTo)
{
    const std::size_t number = m_position / PackedEvents::kChunk;
    const auto events = m_run->events().unpack(number, m_room);
    const std::size_t first = m_position % PackedEvents::kChunk;
    take(events.subspan(first, std::min(events.size() - first, upTo - m_position)));
}

void RunPlayer::take(std::span<const mp::ScopeEvent> events)
{
    for (const mp::ScopeEvent& event : events) {
        m_tracker.apply(event);
        m_tally.apply(event);
    }
    m_position += events.size();
    emit eventsReceived(events);
    if (!m_kept.empty() && m_position >= m_kept.rbegin()->first + m_spacing) {
        keep();
    }
}

// When there are too many, every other one goes, and the next ones lie further apart.
void RunPlayer::keep()
{
    m_kept[m_position] = {m_tracker, m_tally, m_screen.keep ? m_screen.keep() : std::any()};
    if (m_kept.size() <= kMostKept) {
        return;
    }
    m_spacing *= 2;
    bool odd = false;
    std::erase_if(m_kept, [&odd](const auto&) { return std::exchange(odd, !odd); });
}

void RunPlayer::arrive()
{
    m_toldNs = m_now;
    const bool over = m_run->hostLost && m_position == m_run->events().size();
    if (over) {
        m_tracker.endAll();
    }
    tellWorkers();
    emit moved();
    if (std::exchange(m_wentBack, false)) {
        emit wentBack();
    }
}

void RunPlayer::tellWorkers()
{
    const std::vector<WorkerFacts> workers = m_tracker.takeChanged(m_now);
    if (m_wentBack) {
        emit workersReplaced(workers);
    } else if (!workers.empty()) {
        emit workersChanged(workers);
    }
}

}  // namespace gui
