#include "mp/manager/containers.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace mp::manager {

namespace {

// As in Python: it may lie behind the end.
std::ptrdiff_t insertPlace(const Object& index, std::size_t size)
{
    const auto count = static_cast<std::int64_t>(size);
    const auto wanted = index.as<std::int64_t>();
    return std::clamp<std::int64_t>(wanted < 0 ? wanted + count : wanted, 0, count);
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
    return Object(Object::List(m_items.begin() + static_cast<std::ptrdiff_t>(first),
                               m_items.begin() + static_cast<std::ptrdiff_t>(last)));
}

Result ListReferent::clear(Call& /*call*/)
{
    m_items.clear();
    return nothing();
}

Result ListReferent::update(Call& call)
{
    return changed(item(call), call, 1);
}

}  // namespace mp::manager
