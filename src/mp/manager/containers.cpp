#include "mp/manager/containers.h"

#include "base/quoting.h"
#include "mp/manager/item_change.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace mp::manager {

namespace {

std::span<const Object> argumentsFrom(Call& call, std::size_t first)
{
    return std::span<const Object>(call.arguments()).subspan(first);
}

Object listOf(Object::List::const_iterator first, Object::List::const_iterator last)
{
    return Object::List(first, last);
}

// As in Python: it may lie behind the end.
std::ptrdiff_t insertPlace(const Object& index, std::size_t size)
{
    const auto count = static_cast<std::int64_t>(size);
    const auto wanted = index.as<std::int64_t>();
    return std::clamp<std::int64_t>(wanted < 0 ? wanted + count : wanted, 0, count);
}

// Changes a copy, so that an error leaves the item as it was.
Result changed(Object& item, const Object& function, std::span<const Object> arguments)
{
    Object copy = item;
    change(function, copy, arguments);
    item = std::move(copy);
    return item;
}

[[noreturn]] void noSuch(const Object& value, const char* where)
{
    throw std::out_of_range("there is no " + value.repr() + " in the " + where);
}

}  // namespace

ListReferent::Methods ListReferent::methods()
{
    return {{"append", &ListReferent::append},     {"extend", &ListReferent::extend},
            {"insert", &ListReferent::insert},     {"pop", &ListReferent::pop},
            {"remove", &ListReferent::remove},     {"reverse", &ListReferent::reverse},
            {"sort", &ListReferent::sort},         {"len", &ListReferent::size},
            {"contains", &ListReferent::contains}, {"index", &ListReferent::index},
            {"count", &ListReferent::count},       {"get", &ListReferent::get},
            {"set", &ListReferent::set},           {"del", &ListReferent::erase},
            {"slice", &ListReferent::slice},       {"clear", &ListReferent::clear},
            {"update", &ListReferent::update}};
}

std::string ListReferent::str() const
{
    std::string text = "[";
    for (const Object& item : m_items) {
        text += (text.size() > 1 ? ", " : "") + item.repr();
    }
    return text + "]";
}

Object& ListReferent::item(Call& call)
{
    return m_items[itemIndex(call.argument(0), m_items.size(), "list")];
}

Result ListReferent::append(Call& call)
{
    m_items.push_back(std::move(call.argument(0)));
    return nothing();
}

Result ListReferent::extend(Call& call)
{
    Object::List& more = call.argument(0).items();
    m_items.insert(m_items.end(), std::make_move_iterator(more.begin()),
                   std::make_move_iterator(more.end()));
    return nothing();
}

Result ListReferent::insert(Call& call)
{
    const auto place = insertPlace(call.argument(0), m_items.size());
    m_items.insert(m_items.begin() + place, std::move(call.argument(1)));
    return nothing();
}

Result ListReferent::pop(Call& call)
{
    const Object index = call.has(0) ? call.argument(0) : Object(-1);
    const auto place =
        m_items.begin() + static_cast<std::ptrdiff_t>(itemIndex(index, m_items.size(), "list"));
    Object taken = std::move(*place);
    m_items.erase(place);
    return taken;
}

Result ListReferent::remove(Call& call)
{
    const auto place = std::ranges::find(m_items, call.argument(0));
    if (place == m_items.end()) {
        noSuch(call.argument(0), "list");
    }
    m_items.erase(place);
    return nothing();
}

Result ListReferent::reverse(Call& /*call*/)
{
    std::ranges::reverse(m_items);
    return nothing();
}

// Of a copy: values without an order leave the list as it was.
Result ListReferent::sort(Call& call)
{
    Object::List sorted = m_items;
    std::ranges::stable_sort(sorted, &Object::less);
    if (call.has(0) && call.argument(0).as<bool>()) {
        std::ranges::reverse(sorted);
    }
    m_items = std::move(sorted);
    return nothing();
}

Result ListReferent::size(Call& /*call*/)
{
    return Object(m_items.size());
}

Result ListReferent::contains(Call& call)
{
    return Object(std::ranges::find(m_items, call.argument(0)) != m_items.end());
}

Result ListReferent::index(Call& call)
{
    const auto place = std::ranges::find(m_items, call.argument(0));
    if (place == m_items.end()) {
        noSuch(call.argument(0), "list");
    }
    return Object(place - m_items.begin());
}

Result ListReferent::count(Call& call)
{
    return Object(std::ranges::count(m_items, call.argument(0)));
}

Result ListReferent::get(Call& call)
{
    return item(call);
}

Result ListReferent::set(Call& call)
{
    item(call) = std::move(call.argument(1));
    return nothing();
}

Result ListReferent::erase(Call& call)
{
    m_items.erase(m_items.begin() + (&item(call) - m_items.data()));
    return nothing();
}

Result ListReferent::slice(Call& call)
{
    const auto [first, last] = sliceEnds(call, m_items.size());
    return listOf(m_items.begin() + static_cast<std::ptrdiff_t>(first),
                  m_items.begin() + static_cast<std::ptrdiff_t>(last));
}

Result ListReferent::clear(Call& /*call*/)
{
    m_items.clear();
    return nothing();
}

Result ListReferent::update(Call& call)
{
    return changed(item(call), call.argument(1), argumentsFrom(call, 2));
}

Object* Table::find(const Object& key)
{
    const auto place = m_places.find(key);
    return place == m_places.end() ? nullptr : &place->second->second;
}

void Table::set(Object key, Object value)
{
    if (Object* known = find(key)) {
        *known = std::move(value);
        return;
    }
    m_entries.emplace_back(key, std::move(value));
    m_places.emplace(std::move(key), std::prev(m_entries.end()));
}

bool Table::erase(const Object& key)
{
    const auto place = m_places.find(key);
    if (place == m_places.end()) {
        return false;
    }
    m_entries.erase(place->second);
    m_places.erase(place);
    return true;
}

void Table::clear()
{
    m_places.clear();
    m_entries.clear();
}

DictReferent::DictReferent(const Object::Dict& entries) : MethodReferent("dict")
{
    for (const auto& [key, value] : entries) {
        m_table.set(key, value);
    }
}

DictReferent::Methods DictReferent::methods()
{
    return {{"get", &DictReferent::get},           {"getOr", &DictReferent::getOr},
            {"set", &DictReferent::set},           {"setdefault", &DictReferent::setDefault},
            {"del", &DictReferent::erase},         {"pop", &DictReferent::pop},
            {"contains", &DictReferent::contains}, {"len", &DictReferent::size},
            {"keys", &DictReferent::keys},         {"values", &DictReferent::values},
            {"items", &DictReferent::items},       {"merge", &DictReferent::merge},
            {"update", &DictReferent::update},     {"clear", &DictReferent::clear}};
}

std::string DictReferent::str() const
{
    std::string text = "{";
    for (const auto& [key, value] : m_table.all()) {
        text += (text.size() > 1 ? ", " : "") + key.repr() + ": " + value.repr();
    }
    return text + "}";
}

Object& DictReferent::item(Call& call)
{
    Object* const found = m_table.find(call.argument(0));
    if (found == nullptr) {
        noSuch(call.argument(0), "dict");
    }
    return *found;
}

Result DictReferent::get(Call& call)
{
    return item(call);
}

Result DictReferent::getOr(Call& call)
{
    const Object* const found = m_table.find(call.argument(0));
    return found != nullptr ? *found : call.argument(1);
}

Result DictReferent::set(Call& call)
{
    m_table.set(std::move(call.argument(0)), std::move(call.argument(1)));
    return nothing();
}

Result DictReferent::setDefault(Call& call)
{
    if (m_table.find(call.argument(0)) == nullptr) {
        m_table.set(call.argument(0), call.argument(1));
    }
    return item(call);
}

Result DictReferent::erase(Call& call)
{
    if (!m_table.erase(call.argument(0))) {
        noSuch(call.argument(0), "dict");
    }
    return nothing();
}

Result DictReferent::pop(Call& call)
{
    Object taken = item(call);
    m_table.erase(call.argument(0));
    return taken;
}

Result DictReferent::contains(Call& call)
{
    return Object(m_table.find(call.argument(0)) != nullptr);
}

Result DictReferent::size(Call& /*call*/)
{
    return Object(m_table.all().size());
}

Result DictReferent::keys(Call& /*call*/)
{
    Object::List keys;
    for (const auto& entry : m_table.all()) {
        keys.push_back(entry.first);
    }
    return Object(keys);
}

Result DictReferent::values(Call& /*call*/)
{
    Object::List values;
    for (const auto& entry : m_table.all()) {
        values.push_back(entry.second);
    }
    return Object(values);
}

Result DictReferent::items(Call& /*call*/)
{
    return Object(Object::Dict(m_table.all().begin(), m_table.all().end()));
}

Result DictReferent::merge(Call& call)
{
    for (const auto& [key, value] : call.argument(0).entries()) {
        static_cast<void>(value);
        static_cast<void>(key.hash());  // all can be keys, or none gets in
    }
    for (auto& [key, value] : call.argument(0).entries()) {
        m_table.set(key, std::move(value));
    }
    return nothing();
}

Result DictReferent::update(Call& call)
{
    return changed(item(call), call.argument(1), argumentsFrom(call, 2));
}

Result DictReferent::clear(Call& /*call*/)
{
    m_table.clear();
    return nothing();
}

NamespaceReferent::NamespaceReferent(const Object::Dict& attributes) : MethodReferent("Namespace")
{
    for (const auto& [name, value] : attributes) {
        m_table.set(name.as<std::string>(), value);
    }
}

NamespaceReferent::Methods NamespaceReferent::methods()
{
    return {{"get", &NamespaceReferent::get},
            {"set", &NamespaceReferent::set},
            {"del", &NamespaceReferent::erase},
            {"contains", &NamespaceReferent::contains},
            {"update", &NamespaceReferent::update}};
}

std::string NamespaceReferent::str() const
{
    std::string text = "Namespace(";
    const std::size_t empty = text.size();
    for (const auto& [name, value] : m_table.all()) {
        text += (text.size() > empty ? ", " : "") + name.str() + "=" + value.repr();
    }
    return text + ")";
}

Object& NamespaceReferent::attribute(Call& call)
{
    Object* const found = m_table.find(call.argument(0));
    if (found == nullptr) {
        throw std::out_of_range("the namespace has no attribute " + call.argument(0).repr());
    }
    return *found;
}

Result NamespaceReferent::get(Call& call)
{
    return attribute(call);
}

Result NamespaceReferent::set(Call& call)
{
    m_table.set(call.argument(0).as<std::string>(), std::move(call.argument(1)));
    return nothing();
}

Result NamespaceReferent::erase(Call& call)
{
    attribute(call);
    m_table.erase(call.argument(0));
    return nothing();
}

Result NamespaceReferent::contains(Call& call)
{
    return Object(m_table.find(call.argument(0)) != nullptr);
}

Result NamespaceReferent::update(Call& call)
{
    return changed(attribute(call), call.argument(1), argumentsFrom(call, 2));
}

ValueReferent::Methods ValueReferent::methods()
{
    return {{"get", &ValueReferent::get},
            {"set", &ValueReferent::set},
            {"update", &ValueReferent::update}};
}

std::string ValueReferent::str() const
{
    return std::string("Value('") + m_code + "', " + m_value.repr() + ")";
}

Result ValueReferent::get(Call& /*call*/)
{
    return m_value;
}

Result ValueReferent::set(Call& call)
{
    m_value = std::move(call.argument(0));
    return nothing();
}

Result ValueReferent::update(Call& call)
{
    return changed(m_value, call.argument(0), argumentsFrom(call, 1));
}

ArrayReferent::Methods ArrayReferent::methods()
{
    return {{"get", &ArrayReferent::get},
            {"set", &ArrayReferent::set},
            {"slice", &ArrayReferent::slice},
            {"len", &ArrayReferent::size},
            {"update", &ArrayReferent::update}};
}

std::string ArrayReferent::str() const
{
    return std::string("array('") + m_code + "', " + Object(m_items).repr() + ")";
}

Object& ArrayReferent::item(Call& call)
{
    return m_items[itemIndex(call.argument(0), m_items.size(), "array")];
}

Result ArrayReferent::get(Call& call)
{
    return item(call);
}

Result ArrayReferent::set(Call& call)
{
    item(call) = std::move(call.argument(1));
    return nothing();
}

Result ArrayReferent::slice(Call& call)
{
    const auto [first, last] = sliceEnds(call, m_items.size());
    return listOf(m_items.begin() + static_cast<std::ptrdiff_t>(first),
                  m_items.begin() + static_cast<std::ptrdiff_t>(last));
}

Result ArrayReferent::size(Call& /*call*/)
{
    return Object(m_items.size());
}

Result ArrayReferent::update(Call& call)
{
    return changed(item(call), call.argument(1), argumentsFrom(call, 2));
}

}  // namespace mp::manager
