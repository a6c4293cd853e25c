#pragma once

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace lab {

// A request that can't be answered; `field` is the wrong part of its body.
class RequestError : public std::invalid_argument {
public:
    RequestError(std::string field, const std::string& sentence)
        : std::invalid_argument(sentence)
        , m_field(std::move(field))
    {
    }
    const std::string& field() const { return m_field; }

private:
    std::string m_field;
};

// Throws RequestError when the body has no such member of this type.
template <class T>
T member(const nlohmann::json& body, const char* field)
{
    try {
        return body.at(field).get<T>();
    } catch (const nlohmann::json::exception&) {
        throw RequestError(field, fmt::format("the request has no usable '{}'", field));
    }
}

// The same of one that may be left out.
template <class T>
T memberOr(const nlohmann::json& body, const char* field, T otherwise)
{
    return body.contains(field) ? member<T>(body, field) : otherwise;
}

}  // namespace lab
