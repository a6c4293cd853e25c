#include "lab/host/brief_text.h"

#include "base/quoting.h"

namespace lab {

namespace {

constexpr int kMostContinuations = 3;  // bytes of a character behind its first

bool continuesCharacter(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

std::string briefText(const std::string& text)
{
    if (text.size() <= kLongestBriefText) {
        return base::toValidUtf8(text);
    }
    std::size_t end = kLongestBriefText;
    for (int back = 0; back < kMostContinuations && continuesCharacter(text[end]); ++back) {
        --end;
    }
    return base::toValidUtf8(text.substr(0, end)) + "…";
}

}  // namespace lab
