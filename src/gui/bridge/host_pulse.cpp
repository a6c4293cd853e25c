#include "gui/bridge/host_pulse.h"

#include <utility>

namespace gui {

HostPulse::HostPulse(std::function<void()> ask, QObject* parent)
    : QObject(parent)
    , m_ask(std::move(ask))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    m_limit.setSingleShot(true);
    m_limit.setInterval(kLimitMs);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        m_limit.start();
        m_ask();
    });
    connect(&m_limit, &QTimer::timeout, this, [this] { setSilent(true); });
}

void HostPulse::start()
{
    m_pause.stop();
    m_limit.start();
}

void HostPulse::stop()
{
    m_pause.stop();
    m_limit.stop();
    setSilent(false);
}

void HostPulse::answered()
{
    m_limit.stop();
    m_pause.start();
    setSilent(false);
}

void HostPulse::setSilent(bool silent)
{
    if (silent != m_silent) {
        m_silent = silent;
        emit silentChanged(silent);
    }
}

}  // namespace gui
