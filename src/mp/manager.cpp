#include "mp/manager.h"

#include "base/quoting.h"
#include "mp/engine/launcher.h"
#include "mp/manager/address.h"
#include "mp/manager/client.h"
#include "mp/manager/handshake.h"
#include "mp/manager/referent.h"
#include "mp/manager/server_main.h"
#include "mp/process.h"

#include <unistd.h>

#include <chrono>
#include <set>
#include <stdexcept>

namespace mp {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kKeyBytes = 32;
// How long a server may take to end when it is asked to, before it is killed.
constexpr std::chrono::seconds kEndLimit{5};

void awaitReady(const Process& server, const Event& ready)
{
    const auto end = std::chrono::steady_clock::now() + engine::kStartLimit;
    while (!ready.wait(50ms)) {
        if (server.join(0ns)) {
            throw ManagerLost(
                "the manager's server ended before it was ready: what it wrote to "
                "standard error says why");
        }
        if (std::chrono::steady_clock::now() > end) {
            throw ManagerLost("the manager's server couldn't be started within 60 s");
        }
    }
}

// Each name means one type: not two of the caller's, nor one of every manager's.
void requireOwnNames(const std::vector<ManagedType>& types)
{
    std::set<std::string> names;
    for (const ManagedType& type : types) {
        if (manager::isBuiltIn(type.name()) || !names.insert(type.name()).second) {
            throw std::invalid_argument("a manager's type can't be called " +
                                        base::quoted(type.name()) +
                                        ": another one is called so already");
        }
    }
}

}  // namespace

struct Manager::State {
    std::shared_ptr<manager::Client> client;
    std::string address;
    std::string key;
    std::optional<Process> server;  // nothing: connected to
    std::string path;
    bool ended = false;

    // Asks the server to end; sees to it that it does.
    void end() noexcept
    {
        if (!server || ended) {
            return;
        }
        ended = true;
        try {
            if (client) {
                client->call(manager::kServer, "shutdown", {});
            }
        } catch (const std::exception&) {
            // It has ended already, or will be ended now.
        }
        client.reset();
        try {
            if (!server->join(kEndLimit)) {
                server->kill();
                server->join();
            }
        } catch (const std::exception&) {
            // Reaped by another part of the program.
        }
        if (!path.empty()) {
            unlink(path.c_str());
        }
    }
};

Manager::Manager(ManagerOptions options) : m_state(std::make_unique<State>())
{
    requireOwnNames(options.types);
    State& own = *m_state;
    own.key = options.key.empty() ? manager::randomBytes(kKeyBytes) : std::move(options.key);
    manager::ServerSetup setup{
        {}, options.port.value_or(0), own.key, getpid(), std::move(options.types)};
    if (!options.port) {
        setup.path = own.path = own.address = manager::newSocketPath();
    }
    const Value<int, Unlocked> port;
    const Event ready;
    own.server.emplace(ProcessOptions{.name = "Manager", .daemon = true}, &manager::serveManager,
                       setup, port, ready);
    try {
        own.server->start();
        awaitReady(*own.server, ready);
        if (options.port) {
            own.address = "127.0.0.1:" + std::to_string(port.get());
        }
        own.client = manager::Client::of(own.address, own.key);
    } catch (...) {
        own.end();
        throw;
    }
}

Manager::Manager(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Manager Manager::connect(const std::string& address, const std::string& key)
{
    auto state = std::make_unique<State>();
    state->address = address;
    state->key = key;
    state->client = manager::Client::of(address, key);
    return Manager(std::move(state));
}

Manager::Manager(Manager&& other) noexcept = default;

Manager& Manager::operator=(Manager&& other) noexcept
{
    if (this != &other) {
        if (m_state) {
            m_state->end();
        }
        m_state = std::move(other.m_state);
    }
    return *this;
}

Manager::~Manager()
{
    if (m_state) {
        m_state->end();
    }
}

Manager::State& Manager::state() const
{
    if (!m_state) {
        throw std::logic_error("this mp::Manager was moved away: ask the one it was moved to");
    }
    return *m_state;
}

const std::string& Manager::address() const
{
    return state().address;
}

const std::string& Manager::key() const
{
    return state().key;
}

int Manager::pid() const
{
    const State& own = state();
    return own.server && !own.ended ? own.server->pid() : 0;
}

void Manager::shutdown()
{
    State& own = state();
    if (!own.server) {
        throw std::logic_error(
            "this manager was only connected to: the process that started it "
            "shuts it down");
    }
    own.end();
}

manager::ReferencePtr Manager::create(std::span<const Object> arguments) const
{
    const State& own = state();
    if (!own.client) {
        throw ManagerLost("this manager was shut down: start a new one");
    }
    return own.client->callForReference("create", arguments);
}

std::vector<ReferentInfo> Manager::referents() const
{
    const State& own = state();
    if (!own.client) {
        throw ManagerLost("this manager was shut down: start a new one");
    }
    std::vector<ReferentInfo> all;
    const Object told = own.client->call(manager::kServer, "referents", {});
    for (const Object& one : told.items()) {
        const Object::List& parts = one.items();
        all.push_back(
            {parts.at(0).as<std::uint64_t>(), parts.at(1).as<std::string>(),
             manager::reprOf(parts.at(1).as<std::string>(), parts.at(2).as<std::uint64_t>()),
             parts.at(3).as<std::string>(), parts.at(4).as<std::size_t>(),
             parts.at(5).as<std::vector<int>>()});
    }
    return all;
}

}  // namespace mp
