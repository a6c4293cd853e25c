#include "gui/bridge/scope_reader.h"

#include "base/clock.h"

namespace gui {

ScopeReader::ScopeReader(QObject* parent) : QObject(parent), m_batch(1024)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kFrameMs);
    connect(&m_timer, &QTimer::timeout, this, &ScopeReader::onFrame);
}

void ScopeReader::open(base::UniqueFd ring)
{
    m_ring.emplace(std::move(ring));
    m_toldLost = 0;
    emit lostChanged(0);
}

void ScopeReader::setActive(bool active)
{
    m_active = active;
    if (active || m_ring) {
        m_timer.start();
    }
}

mp::EventCounters ScopeReader::counters() const
{
    return m_ring ? m_ring->counters() : mp::EventCounters{};
}

void ScopeReader::onFrame()
{
    const std::int64_t deadline = base::monotonicNs() + kMaxFrameNs;
    std::size_t total = 0;
    std::size_t count = 0;
    do {
        count = m_ring ? m_ring->read(m_batch) : 0;
        if (count > 0) {
            emit received(std::span<const mp::ScopeEvent>(m_batch.data(), count));
        }
        total += count;
    } while (count > 0 && total < kMaxEventsPerFrame && base::monotonicNs() < deadline);

    if (lost() != m_toldLost) {
        m_toldLost = lost();
        emit lostChanged(m_toldLost);
    }
    emit frame();
    if (count == 0 && !m_active) {
        m_timer.stop();
        emit idle();
    }
}

}  // namespace gui
