#include "cli/attached_scope.h"

#include "base/clock.h"
#include "proc/process_key.h"

#include <unistd.h>

#include <time.h>
#include <array>
#include <system_error>

namespace cli {

namespace {

constexpr const char* kTool = "poolscope attach";

std::optional<std::int64_t> ageOf(pid_t pid)
{
    const auto key = proc::readProcessKey(pid);
    return key ? std::optional(proc::ageNs(*key)) : std::nullopt;
}

// Of other hosts it is something else.
nlohmann::json poolFacts(const std::string& host)
{
    if (!host.empty()) {
        const auto facts = nlohmann::json::from_msgpack(host, true, false);
        if (facts.is_object() && facts.contains("pools") && facts.at("pools").is_array()) {
            return facts.at("pools");
        }
    }
    return nlohmann::json::array();
}

}  // namespace

AttachedScope::AttachedScope(const mp::ScopeInfo& scope, std::chrono::nanoseconds limit)
    : m_client(mp::ScopeClient::connect(scope.path, limit, kTool))
{
    m_view.pid = m_client.host().pid;
    m_view.program = m_client.host().name;
    if (m_client.hasRing()) {
        m_events.emplace(m_client.openRing());
    }
}

const ScopeView& AttachedScope::look(std::chrono::nanoseconds limit)
{
    try {
        takeSnapshot(m_client.request("snapshot", {}, limit));
    } catch (const mp::scope::ScopeError&) {
        if (!m_client.closed()) {
            throw;
        }
        m_view.ended = true;
        readTheRest();
    }
    m_view.takenNs = base::monotonicNs();
    m_view.ageNs = m_view.ended ? std::nullopt : ageOf(m_view.pid);
    return m_view;
}

void AttachedScope::takeSnapshot(const std::string& reply)
{
    const auto snapshot = mp::scope::unpackSnapshot(reply);
    if (m_events) {
        m_view.state = mp::scope::ScopeState::unpack(snapshot.state);
        m_events->seek(snapshot.sequence);
    }
    m_view.pools = poolFacts(snapshot.host);
}

// The ring stays when its host goes.
void AttachedScope::readTheRest()
{
    m_view.pools = nlohmann::json::array();
    std::array<mp::ScopeEvent, 512> batch;
    while (const std::size_t count = m_events ? m_events->read(batch) : 0) {
        for (std::size_t i = 0; i < count; ++i) {
            m_view.state.apply(batch[i]);
        }
    }
}

}  // namespace cli
