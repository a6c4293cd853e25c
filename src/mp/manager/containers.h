#pragma once

#include "mp/manager/referent.h"

#include <list>
#include <string>
#include <unordered_map>
#include <utility>

// The referents that hold values: list, dict, Namespace, Value and Array.
namespace mp::manager {

class ListReferent final : public MethodReferent<ListReferent> {
public:
    explicit ListReferent(Object::List items) : MethodReferent("list"), m_items(std::move(items)) {}

    static Methods methods();
    std::string str() const override;

private:
    Object& item(Call& call);

    Result append(Call& call);
    Result extend(Call& call);
    Result insert(Call& call);
    Result pop(Call& call);
    Result remove(Call& call);
    Result reverse(Call& call);
    Result sort(Call& call);
    Result size(Call& call);
    Result contains(Call& call);
    Result index(Call& call);
    Result count(Call& call);
    Result get(Call& call);
    Result set(Call& call);
    Result erase(Call& call);
    Result slice(Call& call);
    Result clear(Call& call);
    Result update(Call& call);

    Object::List m_items;
};

// Keys in the order in which they came.
class Table {
public:
    // Null: there is none.
    Object* find(const Object& key);
    void set(Object key, Object value);
    bool erase(const Object& key);
    void clear();
    const std::list<std::pair<Object, Object>>& all() const { return m_entries; }

private:
    struct Hash {
        std::size_t operator()(const Object& key) const { return key.hash(); }
    };
    using Entries = std::list<std::pair<Object, Object>>;

    Entries m_entries;
    std::unordered_map<Object, Entries::iterator, Hash> m_places;
};

class DictReferent final : public MethodReferent<DictReferent> {
public:
    explicit DictReferent(const Object::Dict& entries);

    static Methods methods();
    std::string str() const override;

private:
    Object& item(Call& call);

    Result get(Call& call);
    Result getOr(Call& call);
    Result set(Call& call);
    Result setDefault(Call& call);
    Result erase(Call& call);
    Result pop(Call& call);
    Result contains(Call& call);
    Result size(Call& call);
    Result keys(Call& call);
    Result values(Call& call);
    Result items(Call& call);
    Result merge(Call& call);
    Result update(Call& call);
    Result clear(Call& call);

    Table m_table;
};

class NamespaceReferent final : public MethodReferent<NamespaceReferent> {
public:
    explicit NamespaceReferent(const Object::Dict& attributes);

    static Methods methods();
    std::string str() const override;

private:
    Object& attribute(Call& call);

    Result get(Call& call);
    Result set(Call& call);
    Result erase(Call& call);
    Result contains(Call& call);
    Result update(Call& call);

    Table m_table;
};

class ValueReferent final : public MethodReferent<ValueReferent> {
public:
    ValueReferent(char code, Object value)
        : MethodReferent("Value")
        , m_code(code)
        , m_value(std::move(value))
    {
    }

    static Methods methods();
    std::string str() const override;

private:
    Result get(Call& call);
    Result set(Call& call);
    Result update(Call& call);

    char m_code;
    Object m_value;
};

class ArrayReferent final : public MethodReferent<ArrayReferent> {
public:
    ArrayReferent(char code, Object::List items)
        : MethodReferent("Array")
        , m_code(code)
        , m_items(std::move(items))
    {
    }

    static Methods methods();
    std::string str() const override;

private:
    Object& item(Call& call);

    Result get(Call& call);
    Result set(Call& call);
    Result slice(Call& call);
    Result size(Call& call);
    Result update(Call& call);

    char m_code;
    Object::List m_items;
};

}  // namespace mp::manager
