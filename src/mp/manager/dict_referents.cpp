#include "mp/manager/containers.h"

#include "base/quoting.h"

#include <stdexcept>
#include <utility>

namespace mp::manager {

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
    return changed(item(call), call, 1);
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
    return changed(attribute(call), call, 1);
}

}  // namespace mp::manager
