#include "fake_host.h"

#include "base/clock.h"
#include "base/posix_error.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace {

using Json = nlohmann::json;

std::string pack(const Json& body)
{
    std::string bytes;
    Json::to_msgpack(body, bytes);
    return bytes;
}

}  // namespace

FakeHost::FakeHost()
{
    mp::ScopeServer::Options options;
    options.name = "fake";
    options.tool = "test";
    options.ring = m_ring;
    m_server = std::make_unique<mp::ScopeServer>(std::move(options));
    for (const char* name : {"run.start", "run.stop", "worker.signal", "results.range",
                             "items.range", "pool.resize"}) {
        m_server->handle(name, [this, name](const std::string& body) {
            return mp::ScopeServer::Reply(pack(answer(name, Json::from_msgpack(body))));
        });
    }
    m_server->setSnapshotProvider([] {
        return pack(
            {{"machine",
              {{"usableCores", 6}, {"cores", 8}, {"affinity", {0, 1, 5}}, {"quota", 5.5}}}});
    });
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) {
        base::throwErrno("create", "a socket pair");
    }
    m_theirs.reset(ends[0]);
    m_server->adopt(base::UniqueFd(ends[1]));
}

Json FakeHost::answer(const std::string& name, const Json& body)
{
    std::unique_lock lock(m_mutex);
    m_requests.emplace_back(name, body);
    m_talks.wait_for(lock, std::chrono::minutes(2), [this] { return !m_silent; });
    if (const auto refusal = m_refusals.find(name); refusal != m_refusals.end()) {
        throw mp::scope::ScopeError(refusal->second.first, refusal->second.second);
    }
    if (name == "run.start") {
        return {{"run", 1},
                {"job", 1},
                {"items", 3},
                {"itemLabels", {"1", "2", "3"}},
                {"startedNs", 0}};
    }
    if (name == "worker.signal") {
        return {{"done", body.at("pid") == 100}};
    }
    if (name == "results.range") {
        return {{"rows", {{{"index", 0}, {"item", "1"}, {"value", 1}, {"state", "done"}}}}};
    }
    return Json::object();
}

void FakeHost::publish(mp::EventKind kind, std::uint32_t slot, int pid,
                       std::array<std::int64_t, 5> values)
{
    mp::ScopeEvent event;
    event.time = base::monotonicNs();
    event.kind = kind;
    event.slot = slot;
    event.pid = pid;
    event.job = 1;
    event.values = values;
    m_ring->publish(event);
}

void FakeHost::notify(const std::string& name, const Json& body)
{
    m_server->notify(name, pack(body));
}

int FakeHost::count(const std::string& name) const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(
        std::ranges::count(m_requests, name, &std::pair<std::string, Json>::first));
}

Json FakeHost::last(const std::string& name) const
{
    const std::lock_guard lock(m_mutex);
    for (auto it = m_requests.rbegin(); it != m_requests.rend(); ++it) {
        if (it->first == name) {
            return it->second;
        }
    }
    return nullptr;
}

void FakeHost::refuse(const std::string& request, const std::string& message,
                      const std::string& field)
{
    const std::lock_guard lock(m_mutex);
    m_refusals[request] = {message, field};
}

void FakeHost::setSilent(bool silent)
{
    const std::lock_guard lock(m_mutex);
    m_silent = silent;
    m_talks.notify_all();
}
