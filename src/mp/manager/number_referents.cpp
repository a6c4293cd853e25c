#include "mp/manager/containers.h"

#include <utility>

namespace mp::manager {

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
    return changed(m_value, call, 0);
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
    return Object(Object::List(m_items.begin() + static_cast<std::ptrdiff_t>(first),
                               m_items.begin() + static_cast<std::ptrdiff_t>(last)));
}

Result ArrayReferent::size(Call& /*call*/)
{
    return Object(m_items.size());
}

Result ArrayReferent::update(Call& call)
{
    return changed(item(call), call, 1);
}

}  // namespace mp::manager
