#include "lab/text_json.h"

#include "base/quoting.h"

#include <fmt/format.h>

#include <cstdint>
#include <stdexcept>

namespace lab {

nlohmann::json bytesToJson(std::string_view bytes, const std::string& key)
{
    if (base::isUtf8(bytes)) {
        return std::string(bytes);
    }
    return {{key, base::toValidUtf8(bytes)}, {key + "Base64", base::base64Encode(bytes)}};
}

std::string bytesFromJson(const nlohmann::json& value, const std::string& key)
{
    if (value.is_string()) {
        return value.get<std::string>();
    }
    const std::string encoded = key + "Base64";
    const bool fits = value.is_object() && value.size() == 2 && value.contains(key) &&
                      value.contains(encoded) && value[key].is_string() &&
                      value[encoded].is_string();
    if (!fits) {
        throw std::invalid_argument(
            fmt::format("accepted: a string, or an object of {} and {}", key, encoded));
    }
    return base64Decode(value[encoded].get<std::string>());
}

std::string base64Decode(std::string_view text)
{
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto refuse = [&] {
        throw std::invalid_argument(fmt::format("{} isn't Base64", base::quoted(text)));
    };
    if (text.size() % 4 != 0) {
        refuse();
    }
    std::size_t length = text.size();
    while (length > 0 && text.size() - length < 2 && text[length - 1] == '=') {
        --length;
    }
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text.substr(0, length)) {
        const std::size_t digit = kAlphabet.find(c);
        if (digit == std::string_view::npos) {
            refuse();
        }
        bits = (bits << 6) | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes.push_back(static_cast<char>((bits >> count) & 0xFF));
        }
    }
    return bytes;
}

}  // namespace lab
