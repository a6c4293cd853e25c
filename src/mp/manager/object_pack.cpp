#include "mp/manager/object_pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>
#include <vector>

namespace mp::manager {

namespace {

constexpr std::size_t kMostReserved = 1024;

// Puts an object together from the parts that msgpack's parser finds.
class Builder : public msgpack::null_visitor {
public:
    explicit Builder(ReadReference read) : m_read(read) {}

    Object take() { return std::move(m_whole); }

    bool visit_nil() { return place({}); }
    bool visit_boolean(bool value) { return place(value); }
    bool visit_positive_integer(std::uint64_t value) { return place(value); }
    bool visit_negative_integer(std::int64_t value) { return place(value); }
    bool visit_float32(float value) { return place(value); }
    bool visit_float64(double value) { return place(value); }
    bool visit_str(const char* text, std::uint32_t size)
    {
        return place(std::string_view(text, size));
    }
    bool visit_bin(const char* bytes, std::uint32_t size)
    {
        return place(Object::Bytes{std::string(bytes, size)});
    }
    // The first byte is the type.
    bool visit_ext(const char* bytes, std::uint32_t size)
    {
        if (size == 0) {
            return false;
        }
        return place(
            m_read(static_cast<std::int8_t>(*bytes), std::string_view(bytes + 1, size - 1)));
    }
    bool start_array(std::uint32_t count)
    {
        Object::List items;
        items.reserve(std::min<std::size_t>(count, kMostReserved));
        return open(std::move(items));
    }
    bool end_array() { return shut(); }
    bool start_map(std::uint32_t) { return open(Object::Dict()); }
    bool start_map_key()
    {
        m_open.back().atKey = true;
        return true;
    }
    bool start_map_value()
    {
        m_open.back().atKey = false;
        return true;
    }
    bool end_map() { return shut(); }

private:
    struct Open {
        Object object;
        bool atKey = false;
    };

    bool open(Object object)
    {
        if (m_open.size() >= kMostDepth) {
            refuseDepth();
        }
        m_open.push_back({std::move(object)});
        return true;
    }
    bool shut()
    {
        Object done = std::move(m_open.back().object);
        m_open.pop_back();
        return place(std::move(done));
    }
    bool place(Object object)
    {
        if (m_open.empty()) {
            m_whole = std::move(object);
            return true;
        }
        Open& top = m_open.back();
        if (auto* items = std::get_if<Object::List>(&top.object.held())) {
            items->push_back(std::move(object));
            return true;
        }
        auto& entries = std::get<Object::Dict>(top.object.held());
        if (top.atKey) {
            entries.emplace_back(std::move(object), Object());
        } else {
            entries.back().second = std::move(object);
        }
        return true;
    }

    ReadReference m_read;
    std::vector<Open> m_open;
    Object m_whole;
};

ReferencePtr takeTicket(std::int8_t type, std::string_view bytes)
{
    if (type != kTicketType) {
        throw std::invalid_argument("a value has an extension type that mp doesn't know");
    }
    return attach(ProxyTicket::unpacked(bytes));
}

}  // namespace

void refuseDepth()
{
    throw std::invalid_argument("a value is nested deeper than " + std::to_string(kMostDepth) +
                                " levels: keep its parts in objects of their own");
}

std::array<char, 9> packedFloat(double value)
{
    constexpr char kFloat64 = '\xcb';
    std::array<char, 9> bytes{kFloat64};
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (std::size_t i = 1; i < bytes.size(); ++i) {
        bytes[i] = static_cast<char>(bits >> (64 - 8 * i));
    }
    return bytes;
}

PackedReference writeTicket(const Reference& reference)
{
    return {kTicketType, reference.send().packed()};
}

Object parseObject(std::string_view bytes, ReadReference read)
{
    Builder builder(read);
    std::size_t end = 0;
    bool good = false;
    try {
        good = msgpack::parse(bytes.data(), bytes.size(), end, builder);
    } catch (const msgpack::unpack_error&) {
        good = false;
    }
    if (!good || end != bytes.size()) {
        throw std::invalid_argument("damaged msgpack data");
    }
    return builder.take();
}

Object parseObject(std::string_view bytes)
{
    return parseObject(
        bytes, [](std::int8_t type, std::string_view packed) { return takeTicket(type, packed); });
}

std::string ProxyTicket::packed() const
{
    msgpack::sbuffer buffer;
    msgpack::packer<msgpack::sbuffer> packer(buffer);
    msgpack_pack(packer);
    return {buffer.data(), buffer.size()};
}

ProxyTicket ProxyTicket::unpacked(std::string_view bytes)
{
    try {
        const std::size_t most = bytes.size();
        const auto handle = msgpack::unpack(bytes.data(), bytes.size(), nullptr, nullptr,
                                            msgpack::unpack_limit(most, most, most, most, most, 4));
        ProxyTicket ticket;
        ticket.msgpack_unpack(handle.get());
        return ticket;
    } catch (const msgpack::type_error&) {
    } catch (const msgpack::unpack_error&) {
    }
    throw std::invalid_argument("the ticket of a manager's object is damaged");
}

std::string reprOf(const std::string& typeId, std::uint64_t at)
{
    std::string name = typeId;
    if (!name.empty() && name.front() >= 'a' && name.front() <= 'z') {
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
    }
    return fmt::format("<{}Proxy object, typeid '{}' at {:#x}>", name, typeId, at);
}

}  // namespace mp::manager
