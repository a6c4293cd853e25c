#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace lab {

// Any bytes as JSON: a string if they are UTF-8, else an object {KEY: replacement characters,
// KEYBase64: the bytes}.
nlohmann::json bytesToJson(std::string_view bytes, const std::string& key);

// The way back. Throws std::invalid_argument with a sentence.
std::string bytesFromJson(const nlohmann::json& value, const std::string& key);

// RFC 4648 with padding, nothing else between. Throws std::invalid_argument.
std::string base64Decode(std::string_view text);

}  // namespace lab
