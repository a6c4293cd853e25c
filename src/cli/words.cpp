#include "cli/words.h"

#include <algorithm>

namespace cli {

bool Words::wantsJson() const
{
    return std::find(head.begin(), head.end(), "--json") != head.end();
}

Words splitWords(const std::vector<std::string>& words)
{
    Words parts;
    const auto items = std::find(words.begin(), words.end(), ":::");
    const auto dashes = std::find(words.begin(), items, "--");
    parts.head.assign(words.begin(), dashes);
    if (dashes != items) {
        parts.afterDashes.emplace(dashes + 1, items);
    }
    if (items != words.end()) {
        parts.items.emplace(items + 1, words.end());
    }
    return parts;
}

}  // namespace cli
