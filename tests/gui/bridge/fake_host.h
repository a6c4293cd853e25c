#pragma once

#include "base/unique_fd.h"
#include "mp/scope/event_ring.h"
#include "mp/scope/scope_server.h"

#include <nlohmann/json.hpp>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

// A host played by the test: a real scope over a real socket pair, with answers as told.
class FakeHost {
public:
    FakeHost();
    ~FakeHost() { setSilent(false); }
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;

    // The window's end of the socket pair; to be taken once.
    base::UniqueFd takeSocket() { return std::move(m_theirs); }

    void publish(mp::EventKind kind, std::uint32_t slot, int pid,
                 std::array<std::int64_t, 5> values = {});
    void notify(const std::string& name, const nlohmann::json& body);
    // Requests of that name since the start.
    int count(const std::string& name) const;
    nlohmann::json last(const std::string& name) const;

    // This request is answered with this error from now on.
    void refuse(const std::string& request, const std::string& message, const std::string& field);

    // It lives and takes requests, and doesn't answer them until this ends.
    void setSilent(bool silent);

private:
    nlohmann::json answer(const std::string& name, const nlohmann::json& body);

    std::shared_ptr<mp::EventRing> m_ring = std::make_shared<mp::EventRing>();
    mutable std::mutex m_mutex;  // handlers run on the engine thread
    std::condition_variable m_talks;
    bool m_silent = false;
    std::vector<std::pair<std::string, nlohmann::json>> m_requests;
    std::map<std::string, std::pair<std::string, std::string>> m_refusals;  // by request
    base::UniqueFd m_theirs;
    std::unique_ptr<mp::ScopeServer> m_server;  // last: its handlers use the others
};
