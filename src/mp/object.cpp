#include "mp/object.h"

#include "base/quoting.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <compare>
#include <functional>
#include <optional>
#include <ostream>
#include <stdexcept>

namespace mp {

namespace {

using manager::ReferencePtr;

struct Number {
    bool whole = true;
    bool negative = false;  // of a whole one
    std::uint64_t magnitude = 0;
    double value = 0;
};

std::optional<Number> numberOf(const Object& object)
{
    const auto& held = object.held();
    if (const auto* flag = std::get_if<bool>(&held)) {
        return Number{true, false, *flag ? 1U : 0U, *flag ? 1.0 : 0.0};
    }
    if (const auto* number = std::get_if<std::int64_t>(&held)) {
        const auto bits = static_cast<std::uint64_t>(*number);
        return Number{true, *number < 0, *number < 0 ? 0 - bits : bits,
                      static_cast<double>(*number)};
    }
    if (const auto* number = std::get_if<std::uint64_t>(&held)) {
        return Number{true, false, *number, static_cast<double>(*number)};
    }
    if (const auto* number = std::get_if<double>(&held)) {
        return Number{false, false, 0, *number};
    }
    return std::nullopt;
}

std::partial_ordering compareNumbers(const Number& one, const Number& other)
{
    if (!one.whole || !other.whole) {
        return one.value <=> other.value;
    }
    if (one.negative != other.negative) {
        return one.negative ? std::partial_ordering::less : std::partial_ordering::greater;
    }
    return one.negative ? other.magnitude <=> one.magnitude : one.magnitude <=> other.magnitude;
}

// The shortest text that reads back as the same number; with ".0" where it looks like a whole one.
std::string floatText(double value)
{
    if (std::isnan(value)) {
        return "nan";
    }
    if (std::isinf(value)) {
        return value < 0 ? "-inf" : "inf";
    }
    char text[64];
    const double size = std::abs(value);
    const auto format = size != 0 && (size < 1e-4 || size >= 1e16) ? std::chars_format::scientific
                                                                   : std::chars_format::fixed;
    const auto end = std::to_chars(text, text + sizeof text, value, format).ptr;
    std::string shown(text, end);
    if (format == std::chars_format::fixed && shown.find('.') == std::string::npos) {
        shown += ".0";
    }
    return shown;
}

// In quotes, with escapes, as Python's.
std::string quotedText(std::string_view text, bool bytes)
{
    const char quote =
        text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos
            ? '"'
            : '\'';
    std::string shown(1, quote);
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == quote || c == '\\') {
            shown += {'\\', c};
        } else if (c == '\n' || c == '\r' || c == '\t') {
            shown += {'\\', c == '\n' ? 'n' : c == '\r' ? 'r' : 't'};
        } else if (code < 0x20 || code == 0x7F || (bytes && code > 0x7F)) {
            constexpr const char* kDigits = "0123456789abcdef";
            shown += {'\\', 'x', kDigits[code >> 4], kDigits[code & 15]};
        } else {
            shown += c;
        }
    }
    return shown + quote;
}

std::string joined(const Object::List& items)
{
    std::string text = "[";
    for (const Object& item : items) {
        text += (text.size() > 1 ? ", " : "") + item.repr();
    }
    return text + "]";
}

std::string joined(const Object::Dict& entries)
{
    std::string text = "{";
    for (const auto& [key, item] : entries) {
        text += (text.size() > 1 ? ", " : "") + key.repr() + ": " + item.repr();
    }
    return text + "}";
}

bool sameEntries(const Object::Dict& one, const Object::Dict& other)
{
    return one.size() == other.size() && std::ranges::all_of(one, [&](const auto& entry) {
               return std::ranges::find(other, entry) != other.end();
           });
}

}  // namespace

void Object::refuse(std::string_view wanted) const
{
    throw std::invalid_argument("the value " + base::quoted(repr()) + " is of type " +
                                std::string(typeName()) + ", not " + std::string(wanted));
}

Object::Object() noexcept = default;
Object::Object(std::string text) : m_held(std::move(text)) {}
Object::Object(Bytes bytes) : m_held(std::move(bytes)) {}
Object::Object(List items) : m_held(std::move(items)) {}
Object::Object(Dict entries) : m_held(std::move(entries)) {}
Object::Object(ReferencePtr reference) : m_held(std::move(reference)) {}
Object::Object(const Object& other) = default;
Object::Object(Object&& other) noexcept = default;
Object& Object::operator=(const Object& other) = default;
Object& Object::operator=(Object&& other) noexcept = default;
Object::~Object() = default;

Object Object::fromFlag(bool flag)
{
    Object object;
    object.m_held.emplace<bool>(flag);
    return object;
}

Object Object::fromSigned(std::int64_t number)
{
    Object object;
    object.m_held.emplace<std::int64_t>(number);
    return object;
}

Object Object::fromUnsigned(std::uint64_t number)
{
    if (number <= INT64_MAX) {
        return fromSigned(static_cast<std::int64_t>(number));
    }
    Object object;
    object.m_held.emplace<std::uint64_t>(number);
    return object;
}

Object Object::fromFloat(double number)
{
    Object object;
    object.m_held.emplace<double>(number);
    return object;
}

Object Object::fromPacked(std::string_view packed)
{
    return manager::parseObject(packed);
}

std::string Object::packed() const
{
    msgpack::sbuffer buffer;
    msgpack::pack(buffer, *this);
    return {buffer.data(), buffer.size()};
}

bool Object::flag() const
{
    const bool* const flag = std::get_if<bool>(&m_held);
    if (flag == nullptr) {
        refuse("bool");
    }
    return *flag;
}

const std::string& Object::text() const
{
    const auto* const text = std::get_if<std::string>(&m_held);
    if (text == nullptr) {
        refuse("str");
    }
    return *text;
}

const ReferencePtr& Object::proxied() const
{
    const auto* const reference = std::get_if<ReferencePtr>(&m_held);
    if (reference == nullptr) {
        refuse("a proxy");
    }
    return *reference;
}

std::int64_t Object::signedWithin(std::int64_t least, std::int64_t most) const
{
    if (const auto* number = std::get_if<std::int64_t>(&m_held)) {
        if (*number >= least && *number <= most) {
            return *number;
        }
    } else if (!std::holds_alternative<std::uint64_t>(m_held)) {
        refuse("int");
    }
    throw std::invalid_argument("the number " + repr() + " isn't within " + std::to_string(least) +
                                " and " + std::to_string(most));
}

std::uint64_t Object::unsignedWithin(std::uint64_t most) const
{
    if (const auto* large = std::get_if<std::uint64_t>(&m_held)) {
        if (*large <= most) {
            return *large;
        }
    } else if (const auto* number = std::get_if<std::int64_t>(&m_held)) {
        if (*number >= 0 && static_cast<std::uint64_t>(*number) <= most) {
            return static_cast<std::uint64_t>(*number);
        }
    } else {
        refuse("int");
    }
    throw std::invalid_argument("the number " + repr() + " isn't within 0 and " +
                                std::to_string(most));
}

double Object::number() const
{
    const auto number = numberOf(*this);
    if (!number || std::holds_alternative<bool>(m_held)) {
        refuse("float");
    }
    return number->value;
}

const Object::List& Object::items() const&
{
    const auto* items = std::get_if<List>(&m_held);
    if (items == nullptr) {
        refuse("list");
    }
    return *items;
}

Object::List& Object::items() &
{
    return const_cast<List&>(std::as_const(*this).items());
}

const Object::Dict& Object::entries() const&
{
    const auto* entries = std::get_if<Dict>(&m_held);
    if (entries == nullptr) {
        refuse("dict");
    }
    return *entries;
}

Object::Dict& Object::entries() &
{
    return const_cast<Dict&>(std::as_const(*this).entries());
}

Object::List Object::items() &&
{
    return std::move(items());
}

Object::Dict Object::entries() &&
{
    return std::move(entries());
}

std::string_view Object::typeName() const noexcept
{
    constexpr std::string_view kNames[] = {"NoneType", "bool",  "int",  "int",  "float",
                                           "str",      "bytes", "list", "dict", "proxy"};
    static_assert(std::size(kNames) == std::variant_size_v<Held>);
    return kNames[m_held.index()];
}

std::string Object::repr() const
{
    struct Shown {
        std::string operator()(std::monostate) const { return "None"; }
        std::string operator()(bool value) const { return value ? "True" : "False"; }
        std::string operator()(std::int64_t value) const { return std::to_string(value); }
        std::string operator()(std::uint64_t value) const { return std::to_string(value); }
        std::string operator()(double value) const { return floatText(value); }
        std::string operator()(const std::string& text) const { return quotedText(text, false); }
        std::string operator()(const Bytes& bytes) const
        {
            return "b" + quotedText(bytes.data, true);
        }
        std::string operator()(const List& items) const { return joined(items); }
        std::string operator()(const Dict& entries) const { return joined(entries); }
        std::string operator()(const ReferencePtr& reference) const { return reference->repr(); }
    };
    return std::visit(Shown(), m_held);
}

std::string Object::str() const
{
    const auto* text = std::get_if<std::string>(&m_held);
    return text != nullptr ? *text : repr();
}

bool operator==(const Object& one, const Object& other)
{
    if (const auto left = numberOf(one)) {
        const auto right = numberOf(other);
        return right && std::is_eq(compareNumbers(*left, *right));
    }
    if (one.m_held.index() != other.m_held.index()) {
        return false;
    }
    if (const auto* reference = std::get_if<ReferencePtr>(&one.m_held)) {
        return (*reference)->id() == std::get<ReferencePtr>(other.m_held)->id();
    }
    if (const auto* entries = std::get_if<Object::Dict>(&one.m_held)) {
        return sameEntries(*entries, std::get<Object::Dict>(other.m_held));
    }
    return one.m_held == other.m_held;
}

bool Object::less(const Object& one, const Object& other)
{
    const auto left = numberOf(one);
    const auto right = numberOf(other);
    if (left && right) {
        return std::is_lt(compareNumbers(*left, *right));
    }
    if (one.m_held.index() == other.m_held.index()) {
        if (const auto* text = std::get_if<std::string>(&one.m_held)) {
            return *text < std::get<std::string>(other.m_held);
        }
        if (const auto* bytes = std::get_if<Bytes>(&one.m_held)) {
            return bytes->data < std::get<Bytes>(other.m_held).data;
        }
        if (const auto* items = std::get_if<List>(&one.m_held)) {
            return std::ranges::lexicographical_compare(*items, other.items(), &Object::less);
        }
    }
    throw std::invalid_argument("values of type " + std::string(one.typeName()) + " and " +
                                std::string(other.typeName()) + " have no order");
}

std::size_t Object::hash() const
{
    if (const auto number = numberOf(*this)) {
        return std::hash<double>()(number->value);
    }
    if (const auto* text = std::get_if<std::string>(&m_held)) {
        return std::hash<std::string>()(*text);
    }
    if (const auto* bytes = std::get_if<Bytes>(&m_held)) {
        return std::hash<std::string>()(bytes->data) + 1;
    }
    if (const auto* reference = std::get_if<ReferencePtr>(&m_held)) {
        return std::hash<std::uint64_t>()((*reference)->id());
    }
    if (isNone()) {
        return 0;
    }
    throw std::invalid_argument("a " + std::string(typeName()) +
                                " can't be a key: take a number or text");
}

std::ostream& operator<<(std::ostream& out, const Object& object)
{
    return out << object.str();
}

}  // namespace mp
