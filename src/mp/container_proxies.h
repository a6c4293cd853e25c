#pragma once

#include "mp/manager/item_change.h"
#include "mp/proxy.h"
#include "mp/sync/typecode.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The values that a Manager owns.
//
// What is in them are copies: list.get(0) of a nested list gives a copy of that, and changing the
// copy changes nothing else. Two ways out: a nested proxy is live, list.append(manager.list());
// and update() changes an item where it is,
//
//     scores.update("anna", [](mp::Object& score, int more) { score = score.as<int>() + more; },
//     5);
//
// by a function that runs in the server while nobody else's call does, so that no change is lost.
// It is a function pointer or a lambda without captures, gets the item and those arguments, and
// what it throws leaves the item as it was. It must be quick: all clients wait meanwhile.
namespace mp {

// Errors: std::out_of_range for an index outside and a value that isn't there; and Proxy's.
class ListProxy : public manager::ProxyOf<ListProxy> {
public:
    static constexpr std::string_view kTypeId = "list";
    using ProxyOf::ProxyOf;
    using Item = manager::ItemOf<ListProxy, std::int64_t>;

    // Negative indices count from the end.
    Object get(std::int64_t index) const { return call("get", index); }
    template <class T>
    T get(std::int64_t index) const
    {
        return call<T>("get", index);
    }
    void set(std::int64_t index, const Object& value) const { call<void>("set", index, value); }
    Item operator[](std::int64_t index) const { return {*this, index}; }
    void del(std::int64_t index) const { call<void>("del", index); }

    // A copy of those from `first` to before `last`, which may lie outside: Python's l[2:5].
    Object slice(std::int64_t first, std::optional<std::int64_t> last = std::nullopt) const
    {
        return call("slice", first, last ? Object(*last) : Object());
    }
    template <class T>
    std::vector<T> slice(std::int64_t first, std::int64_t last) const
    {
        return slice(first, last).template as<std::vector<T>>();
    }
    // A copy of all.
    Object items() const { return call("slice"); }
    template <class T>
    std::vector<T> values() const
    {
        return items().template as<std::vector<T>>();
    }

    void append(const Object& value) const { call<void>("append", value); }
    void extend(const Object& values) const { call<void>("extend", values); }
    void extend(std::initializer_list<Object> values) const { extend(Object::list(values)); }
    void insert(std::int64_t before, const Object& value) const
    {
        call<void>("insert", before, value);
    }
    Object pop(std::int64_t index = -1) const { return call("pop", index); }
    void remove(const Object& value) const { call<void>("remove", value); }
    void clear() const { call<void>("clear"); }
    void reverse() const { call<void>("reverse"); }
    // Stable. std::invalid_argument, and the list as it was, for values without an order.
    void sort(bool descending = false) const { call<void>("sort", descending); }

    std::size_t len() const { return call<std::size_t>("len"); }
    bool contains(const Object& value) const { return call<bool>("contains", value); }
    std::size_t index(const Object& value) const { return call<std::size_t>("index", value); }
    std::size_t count(const Object& value) const { return call<std::size_t>("count", value); }

    // Changes an item where it is; returns what it is then.
    template <manager::Change F, class... Args>
    Object update(std::int64_t index, F function, const Args&... arguments) const
    {
        return call("update", index, manager::changeReferenceOf<F, Args...>(function),
                    arguments...);
    }
};

// Keys are numbers, text, bytes or None, and stay in the order in which they came. Errors:
// std::out_of_range for a key that isn't there; and Proxy's.
class DictProxy : public manager::ProxyOf<DictProxy> {
public:
    static constexpr std::string_view kTypeId = "dict";
    using ProxyOf::ProxyOf;
    using Item = manager::ItemOf<DictProxy, Object>;

    Object get(const Object& key) const { return call("get", key); }
    Object get(const Object& key, const Object& otherwise) const
    {
        return call("getOr", key, otherwise);
    }
    template <class T>
    T get(const Object& key) const
    {
        return call<T>("get", key);
    }
    void set(const Object& key, const Object& value) const { call<void>("set", key, value); }
    Item operator[](const Object& key) const { return {*this, key}; }
    void del(const Object& key) const { call<void>("del", key); }
    Object pop(const Object& key) const { return call("pop", key); }
    // What is there; `value` where there is nothing yet.
    Object setdefault(const Object& key, const Object& value) const
    {
        return call("setdefault", key, value);
    }
    // Puts all of another dict or map in.
    void update(const Object& others) const { call<void>("merge", others); }
    void clear() const { call<void>("clear"); }

    std::size_t len() const { return call<std::size_t>("len"); }
    bool contains(const Object& key) const { return call<bool>("contains", key); }
    Object keys() const { return call("keys"); }      // a list
    Object values() const { return call("values"); }  // a list
    Object items() const { return call("items"); }    // a dict

    // Changes an item where it is; returns what it is then.
    template <manager::Change F, class... Args>
    Object update(const Object& key, F function, const Args&... arguments) const
    {
        return call("update", key, manager::changeReferenceOf<F, Args...>(function), arguments...);
    }
};

// Attributes by name. Errors: std::out_of_range for one that isn't there; and Proxy's.
class NamespaceProxy : public manager::ProxyOf<NamespaceProxy> {
public:
    static constexpr std::string_view kTypeId = "Namespace";
    using ProxyOf::ProxyOf;
    using Item = manager::ItemOf<NamespaceProxy, std::string>;

    Object get(const std::string& name) const { return call("get", name); }
    template <class T>
    T get(const std::string& name) const
    {
        return call<T>("get", name);
    }
    void set(const std::string& name, const Object& value) const { call<void>("set", name, value); }
    Item operator[](std::string name) const { return {*this, std::move(name)}; }
    void del(const std::string& name) const { call<void>("del", name); }
    bool contains(const std::string& name) const { return call<bool>("contains", name); }

    template <manager::Change F, class... Args>
    Object update(const std::string& name, F function, const Args&... arguments) const
    {
        return call("update", name, manager::changeReferenceOf<F, Args...>(function), arguments...);
    }
};

// One number of a C type.
template <Number T>
class ValueProxy : public manager::ProxyOf<ValueProxy<T>> {
public:
    static constexpr std::string_view kTypeId = "Value";
    using manager::ProxyOf<ValueProxy>::ProxyOf;

    T get() const { return this->template call<T>("get"); }
    void set(T value) const { this->template call<void>("set", value); }

    template <manager::Change F, class... Args>
    T update(F function, const Args&... arguments) const
    {
        return this->template call<T>("update", manager::changeReferenceOf<F, Args...>(function),
                                      arguments...);
    }
};

// So many numbers of a C type. Errors: std::out_of_range for an index outside; and Proxy's.
template <Number T>
class ArrayProxy : public manager::ProxyOf<ArrayProxy<T>> {
public:
    static constexpr std::string_view kTypeId = "Array";
    using manager::ProxyOf<ArrayProxy>::ProxyOf;

    std::size_t len() const { return this->template call<std::size_t>("len"); }
    T get(std::int64_t index) const { return this->template call<T>("get", index); }
    void set(std::int64_t index, T value) const { this->template call<void>("set", index, value); }
    std::vector<T> values() const { return this->template call<std::vector<T>>("slice"); }
    std::vector<T> slice(std::int64_t first, std::int64_t last) const
    {
        return this->template call<std::vector<T>>("slice", first, last);
    }

    template <manager::Change F, class... Args>
    T update(std::int64_t index, F function, const Args&... arguments) const
    {
        return this->template call<T>(
            "update", index, manager::changeReferenceOf<F, Args...>(function), arguments...);
    }
};

}  // namespace mp
