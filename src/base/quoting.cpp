#include "base/quoting.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace base {
namespace {

struct Sequence {
    std::size_t bytes;  // at least 1
    bool valid;
};

bool isContinuation(unsigned char byte)
{
    return (byte & 0xC0U) == 0x80U;
}

// The well-formed character at the start of a text that isn't empty, or the longest start of one
// (Unicode 15, table 3-7): overlong forms, surrogates and what lies beyond U+10FFFF are broken.
Sequence firstSequence(std::string_view text)
{
    const auto byteAt = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byteAt(0);
    if (lead < 0x80) {
        return {1, true};
    }
    if (lead < 0xC2 || lead > 0xF4) {
        return {1, false};
    }
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (text.size() < 2 || byteAt(1) < low || byteAt(1) > high) {
        return {1, false};
    }
    std::size_t bytes = 2;
    while (bytes < length && bytes < text.size() && isContinuation(byteAt(bytes))) {
        ++bytes;
    }
    return {bytes, bytes == length};
}

bool isControl(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

std::string escape(char c)
{
    switch (c) {
    case '\n':
        return "\\n";
    case '\t':
        return "\\t";
    case '\r':
        return "\\r";
    default:
        return fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
}

bool isPlainShellCharacter(char c)
{
    constexpr std::string_view kOthers = "_-+=./:,@%^";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
}

// bash's $'…'
std::string quoteForBash(std::string_view word)
{
    std::string result = "$'";
    while (!word.empty()) {
        const Sequence next = firstSequence(word);
        const std::string_view bytes = word.substr(0, next.bytes);
        const char c = bytes.front();
        if (c == '\'' || c == '\\') {
            result.append("\\").append(1, c);
        } else if (!next.valid) {
            // Octal with three digits: what follows can't be taken for one more of them.
            for (const char broken : bytes) {
                result += fmt::format("\\{:03o}", static_cast<unsigned char>(broken));
            }
        } else if (isControl(c)) {
            const bool named = c == '\n' || c == '\t' || c == '\r';
            result += named ? escape(c) : fmt::format("\\{:03o}", static_cast<unsigned char>(c));
        } else {
            result.append(bytes);
        }
        word.remove_prefix(next.bytes);
    }
    return result + "'";
}

}  // namespace

std::string quoted(std::string_view value)
{
    constexpr std::size_t kLongest = 80;
    std::string result = "'";
    std::size_t characters = 0;
    while (!value.empty()) {
        if (characters++ == kLongest) {
            result += "…";
            break;
        }
        const Sequence next = firstSequence(value);
        if (!next.valid) {
            result += "\uFFFD";
        } else if (isControl(value.front())) {
            result += escape(value.front());
        } else {
            result.append(value.substr(0, next.bytes));
        }
        value.remove_prefix(next.bytes);
    }
    return result + "'";
}

std::string shellQuote(std::string_view word)
{
    if (!word.empty() && std::all_of(word.begin(), word.end(), isPlainShellCharacter)) {
        return std::string(word);
    }
    if (std::any_of(word.begin(), word.end(), isControl) || !isUtf8(word)) {
        return quoteForBash(word);
    }
    std::string result = "'";
    for (const char c : word) {
        if (c == '\'') {
            result += "'\\''";
        } else {
            result += c;
        }
    }
    return result + "'";
}

std::string shellQuote(const std::vector<std::string>& words)
{
    std::string result;
    for (const std::string& word : words) {
        if (!result.empty()) {
            result += ' ';
        }
        result += shellQuote(word);
    }
    return result;
}

bool isUtf8(std::string_view text)
{
    while (!text.empty()) {
        const Sequence next = firstSequence(text);
        if (!next.valid) {
            return false;
        }
        text.remove_prefix(next.bytes);
    }
    return true;
}

std::string toValidUtf8(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const Sequence next = firstSequence(text);
        result.append(next.valid ? text.substr(0, next.bytes) : std::string_view("\uFFFD"));
        text.remove_prefix(next.bytes);
    }
    return result;
}

std::size_t countCharacters(std::string_view text)
{
    std::size_t count = 0;
    while (!text.empty()) {
        text.remove_prefix(firstSequence(text).bytes);
        ++count;
    }
    return count;
}

std::string base64Encode(std::string_view bytes)
{
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    result.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t present = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            group = group << 8U |
                    (j < present ? static_cast<unsigned char>(bytes[i + j]) : std::uint32_t{0});
        }
        for (std::size_t j = 0; j < 4; ++j) {
            result += j <= present ? kDigits[group >> (18 - 6 * j) & 0x3FU] : '=';
        }
    }
    return result;
}

}  // namespace base
