#pragma once

#include "mp/container_proxies.h"
#include "mp/managed_type.h"
#include "mp/manager_errors.h"
#include "mp/proxy.h"
#include "mp/sync_proxies.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mp {

struct ManagerOptions {
    std::string key{};                    // empty: a random one
    std::optional<std::uint16_t> port{};  // by TCP on the loopback, 0: any free port
    std::vector<ManagedType> types{};     // of yours, for make()
};

// An object of a manager, as a viewer sees it.
struct ReferentInfo {
    std::uint64_t id = 0;
    std::string typeId;
    std::string repr;         // of the proxies
    std::string text;         // its str(), cut to 200 bytes
    std::size_t proxies = 0;  // in all processes
    std::vector<int> pids;    // that have proxies of it
};

// A server process that owns objects which other processes use through proxies: Python's Manager.
//
//     mp::Manager manager;
//     auto list = manager.list(std::views::iota(0, 10) |
//                              std::views::transform([](int i) { return i * i; }));
//     std::cout << list << '\n';             // [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]
//     std::cout << list.repr() << '\n';      // <ListProxy object, typeid 'list' at 0x7f063621ea10>
//     std::cout << list[4] << '\n';          // 16
//     std::cout << list.slice(2, 5) << '\n'; // [4, 9, 16]
//     pool.map([](int i, mp::ListProxy list) { list.append(i); }, …);
//
// The server ends with this object, and with this process, however that ends. Whoever knows its
// address and its key can use it, by connect(): a Unix socket that only this user can open, unless
// TCP was asked for. The key itself never goes over a connection.
//
// A process that ends, in whatever way, lets go of all its proxies, locks, permits and waits at
// once. When the server ends, every call in every process throws ManagerLost at once.
//
// Any thread, but its end is nobody else's concern. Errors: those of mp::Process when it can't be
// started; ManagerLost.
class Manager {
public:
    explicit Manager(ManagerOptions options = {});
    // To one that runs already. Throws ManagerLost and AuthenticationError.
    static Manager connect(const std::string& address, const std::string& key);

    Manager(Manager&& other) noexcept;
    Manager& operator=(Manager&& other) noexcept;
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;
    ~Manager();  // shuts down what it has started

    const std::string& address() const;
    const std::string& key() const;
    int pid() const;  // of the server; 0: connected to, or shut down

    // Ends the server. Can be repeated. std::logic_error for one that was connected to.
    void shutdown();

    // What it owns, for showing.
    std::vector<ReferentInfo> referents() const;

    ListProxy list() const { return made<ListProxy>(); }
    ListProxy list(std::initializer_list<Object> items) const
    {
        return made<ListProxy>(Object::list(items));
    }
    template <std::ranges::input_range Items>
    ListProxy list(Items&& items) const
    {
        return made<ListProxy>(listOf(std::forward<Items>(items)));
    }
    DictProxy dict() const { return made<DictProxy>(); }
    DictProxy dict(std::initializer_list<std::pair<Object, Object>> entries) const
    {
        return made<DictProxy>(Object(Object::Dict(entries)));
    }
    // Of a map, or of what another dict's items() gave.
    DictProxy dict(const Object& entries) const { return made<DictProxy>(entries); }
    NamespaceProxy makeNamespace() const { return made<NamespaceProxy>(); }
    NamespaceProxy makeNamespace(std::initializer_list<std::pair<Object, Object>> attributes) const
    {
        return made<NamespaceProxy>(Object(Object::Dict(attributes)));
    }
    template <Number T>
    ValueProxy<T> value(T initial = T()) const
    {
        return made<ValueProxy<T>>(std::string(1, sync::typecode<T>), initial);
    }
    template <Number T>
    ArrayProxy<T> array(const std::vector<T>& values) const
    {
        return made<ArrayProxy<T>>(std::string(1, sync::typecode<T>), listOf(values));
    }
    QueueProxy queue(std::size_t most = 0) const { return made<QueueProxy>(most); }
    JoinableQueueProxy joinableQueue(std::size_t most = 0) const
    {
        return made<JoinableQueueProxy>(most);
    }
    EventProxy event() const { return made<EventProxy>(); }
    LockProxy lock() const { return made<LockProxy>(); }
    RLockProxy rlock() const { return made<RLockProxy>(); }
    SemaphoreProxy semaphore(int value = 1) const { return made<SemaphoreProxy>(value); }
    BoundedSemaphoreProxy boundedSemaphore(int value = 1) const
    {
        return made<BoundedSemaphoreProxy>(value);
    }
    ConditionProxy condition() const { return made<ConditionProxy>(); }
    ConditionProxy condition(const LockProxy& lock) const { return made<ConditionProxy>(lock); }
    ConditionProxy condition(const RLockProxy& lock) const { return made<ConditionProxy>(lock); }
    BarrierProxy barrier(int parties) const { return made<BarrierProxy>(parties); }

    // One of your types: see ManagedType.
    template <class... Args>
    Proxy make(const std::string& type, const Args&... arguments) const
    {
        const Object all[] = {type, Object(arguments)...};
        return Proxy(create(all));
    }

private:
    struct State;
    explicit Manager(std::unique_ptr<State> state);

    template <class P, class... Args>
    P made(const Args&... arguments) const
    {
        const Object all[] = {P::kTypeId, Object(arguments)...};
        return P(create(all));
    }
    template <class Items>
    static Object listOf(Items&& items)
    {
        Object::List all;
        for (auto&& item : items) {
            all.emplace_back(item);
        }
        return all;
    }
    // The type's name, then what it is made from.
    manager::ReferencePtr create(std::span<const Object> arguments) const;
    State& state() const;

    std::unique_ptr<State> m_state;
};

}  // namespace mp
