#include "mp/scope/event_ring.h"
#include "mp/scope/event_ring_reader.h"
#include "mp/scope/scope_client.h"
#include "mp/scope/scope_server.h"
#include "mp/scope/scope_state.h"
#include "sample_events.h"

#include <msgpack.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <tuple>

// The second process of the scope's tests.
//     follow PATH        attaches by snapshot, reads on until the pool has ended, reports
//     lag PATH           the same, but reads nothing between its first event and "all published"
//     connect PATH UID   becomes that user, connects, says how it went, stays until the host ends
//     write PATH         tries to get the ring writable
//     host NAME          publishes a scope with three events and waits to be killed
namespace {

using namespace std::chrono_literals;

constexpr auto kLimit = 30s;

void say(const std::string& line)
{
    std::puts(line.c_str());
    std::fflush(stdout);
}

void waitForNotification(mp::ScopeClient& client, const std::string& name)
{
    while (client.wait(kLimit)) {
        for (const auto& message : client.receive()) {
            if (message.name == name) {
                return;
            }
        }
    }
    throw std::runtime_error("there was no " + name);
}

struct Follower {
    mp::EventRingReader reader;
    mp::scope::ScopeState state;
    std::uint64_t broken = 0;

    bool step(std::size_t atMost)
    {
        std::array<mp::ScopeEvent, 512> batch;
        const std::size_t count = reader.read(std::span(batch).first(atMost));
        for (std::size_t i = 0; i < count; ++i) {
            const bool isTask = batch[i].kind == mp::EventKind::TaskFinished;
            broken += isTask && !samples::isWhole(batch[i]) ? 1 : 0;
            state.apply(batch[i]);
        }
        return count > 0;
    }
};

int follow(const std::string& path, bool lag)
{
    auto client = mp::ScopeClient::connect(path, kLimit, "scope_reader");
    client.request("watch", {}, kLimit);
    const auto snapshot = mp::scope::unpackSnapshot(client.request("snapshot", {}, kLimit));
    Follower follower{mp::EventRingReader(client.openRing()),
                      mp::scope::ScopeState::unpack(snapshot.state)};
    follower.reader.seek(snapshot.sequence);
    client.request("attached", {}, kLimit);
    // The host goes on to its second half once everybody has got so far.
    while (lag ? !follower.step(1) : follower.state.run() == 0) {
        follower.step(lag ? 0 : 512);
        ::usleep(200);
    }
    client.request("halfway", {}, kLimit);
    if (lag) {
        waitForNotification(client, "all published");
    }
    while (follower.state.pool().running()) {
        if (!follower.step(512)) {
            ::usleep(200);
        }
    }
    const auto& reader = follower.reader;
    msgpack::sbuffer report;
    msgpack::pack(report, std::tuple(lag, snapshot.sequence, reader.received(), reader.lost(),
                                     reader.published(), follower.broken,
                                     reader.counters().of(mp::EventKind::TaskFinished),
                                     reader.counters().failed(), follower.state.pack()));
    client.request("report", std::string(report.data(), report.size()), kLimit);
    say("reported");
    return 0;
}

int connectAs(const std::string& path, uid_t user)
{
    if (user != ::geteuid() && ::setresuid(user, user, user) != 0) {
        throw std::runtime_error("can't become that user");
    }
    auto client = mp::ScopeClient::connect(path, kLimit);
    say("welcome");
    while (client.wait(kLimit)) {
        for (const auto& message : client.receive()) {
            if (message.kind == mp::ScopeClient::Message::Kind::Closed) {
                say(message.error);
                return 0;
            }
        }
    }
    return 1;
}

int tryToWrite(const std::string& path)
{
    auto client = mp::ScopeClient::connect(path, kLimit);
    const base::UniqueFd ring = client.openRing();
    void* memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ring.get(), 0);
    say(memory == MAP_FAILED ? std::strerror(errno) : "writable");
    return 0;
}

int host(const std::string& name)
{
    mp::ScopeServer::Options options;
    options.name = name;
    options.ring = std::make_shared<mp::EventRing>();
    for (std::int64_t i = 0; i < 3; ++i) {
        options.ring->publish(samples::finishedTask(1, i));
    }
    mp::ScopeServer server(options);
    server.listen();
    say(server.path());
    while (true) {
        ::pause();
    }
}

}  // namespace

int main(int argc, char** argv)
try {
    const std::string role = argc > 2 ? argv[1] : "";
    const std::string subject = argc > 2 ? argv[2] : "";
    if (role == "follow" || role == "lag") {
        return follow(subject, role == "lag");
    }
    if (role == "connect" && argc > 3) {
        return connectAs(subject, static_cast<uid_t>(std::stoul(argv[3])));
    }
    if (role == "write") {
        return tryToWrite(subject);
    }
    if (role == "host") {
        return host(subject);
    }
    say("scope_reader: no such role");
    return 2;
} catch (const std::exception& error) {
    say(error.what());
    return 1;
}
