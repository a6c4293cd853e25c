#pragma once

#include "mp/scope/event_ring_reader.h"
#include "mp/scope/scope_client.h"
#include "mp/scope/scope_directory.h"
#include "mp/scope/scope_state.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace cli {

// What a scope showed at one moment.
struct ScopeView {
    pid_t pid = 0;
    std::string program{};
    std::optional<std::int64_t> ageNs{};  // of the process; nothing once it has gone
    std::int64_t takenNs = 0;             // CLOCK_MONOTONIC
    bool ended = false;
    mp::scope::ScopeState state{};
    // Of a program that shows its pools, by pool: what its events don't tell (see Publication).
    nlohmann::json pools = nlohmann::json::array();
};

// A scope that is looked at from outside.
class AttachedScope {
public:
    // Throws what ScopeClient::connect() throws.
    AttachedScope(const mp::ScopeInfo& scope, std::chrono::nanoseconds limit);

    // As things stand now. Throws std::system_error (ETIMEDOUT) if the program doesn't answer in
    // time; once it has gone, `ended` is true and the state the last that it published.
    const ScopeView& look(std::chrono::nanoseconds limit);
    const ScopeView& view() const { return m_view; }

    // Readable when the program has ended (or says something).
    int fd() const { return m_client.fd(); }

private:
    void takeSnapshot(const std::string& reply);
    void readTheRest();

    mp::ScopeClient m_client;
    std::optional<mp::EventRingReader> m_events{};  // at the state's end
    ScopeView m_view{};
};

}  // namespace cli
