#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Showing any bytes: in a message, to a shell, as UTF-8, in JSON.
namespace base {

// A value shown in a message: in single quotes, valid UTF-8, control characters as \n or \x1b,
// shortened behind 80 characters.
std::string quoted(std::string_view value);

// One word of a shell command, quoted only if it must be. Bytes that can't be shown (control
// characters, no UTF-8) come in the $'…' form of bash.
std::string shellQuote(std::string_view word);
std::string shellQuote(const std::vector<std::string>& words);

bool isUtf8(std::string_view text);

// Every maximal broken sequence is replaced by U+FFFD, as the Unicode standard recommends.
std::string toValidUtf8(std::string_view text);

// How many characters (code points) a UTF-8 text has: for aligning columns. Broken bytes count as
// one each.
std::size_t countCharacters(std::string_view text);

// RFC 4648 with padding.
std::string base64Encode(std::string_view bytes);

}  // namespace base
