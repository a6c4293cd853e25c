#pragma once

#include <QString>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

// How the host's messages are read: what is absent or null has a meaning, a wrong type throws.
namespace gui {

inline const nlohmann::json& at(const nlohmann::json& object, const char* key)
{
    static const nlohmann::json null;
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() ? *found : null;
}

template <class T>
T valueOr(const nlohmann::json& object, const char* key, T otherwise)
{
    const nlohmann::json& value = at(object, key);
    return value.is_null() ? otherwise : value.get<T>();
}

inline QString textOr(const nlohmann::json& object, const char* key)
{
    return QString::fromStdString(valueOr(object, key, std::string()));
}

inline std::optional<double> numberAt(const nlohmann::json& object, const char* key)
{
    const nlohmann::json& value = at(object, key);
    return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

}  // namespace gui
