#pragma once

#include "base/unique_fd.h"
#include "mp/scope/event_counters.h"
#include "mp/scope/event_ring_reader.h"
#include "mp/scope/scope_event.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gui {

// Brings a host's events to the window: once a frame, in bounded portions, so that no turn of the
// event loop grows with what the host does. What doesn't fit a frame comes with the next one.
class ScopeReader : public QObject {
    Q_OBJECT

public:
    static constexpr int kFrameMs = 16;
    static constexpr std::size_t kMaxEventsPerFrame = 20'000;
    static constexpr std::int64_t kMaxFrameNs = 4'000'000;

    explicit ScopeReader(QObject* parent = nullptr);

    // Reads this ring from now on, from its first event. Throws what EventRingReader throws.
    void open(base::UniqueFd ring);
    // The host has gone; its memory stays readable until the next open().
    bool isOpen() const { return m_ring.has_value(); }

    // While active there is a frame every 16 ms. Switched off, frames go on until all that has been
    // published is read; then idle() comes and no timer runs any more.
    void setActive(bool active);

    // The host's exact totals, whatever was lost on the way here.
    mp::EventCounters counters() const;
    std::uint64_t lost() const { return m_ring ? m_ring->lost() : 0; }

signals:
    // In the order in which they were published. The memory is reused after the call.
    void received(std::span<const mp::ScopeEvent> events);
    // After what was received in a frame, also when that was nothing.
    void frame();
    void lostChanged(quint64 lost);
    void idle();

private:
    void onFrame();

    std::optional<mp::EventRingReader> m_ring;
    std::vector<mp::ScopeEvent> m_batch;
    QTimer m_timer;
    bool m_active = false;
    std::uint64_t m_toldLost = 0;
};

}  // namespace gui
