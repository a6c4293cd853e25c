#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cli {

// The words behind a subcommand, parted at the first "--" or ":::".
struct Words {
    std::vector<std::string> head{};                        // options and positionals, mixed
    std::optional<std::vector<std::string>> afterDashes{};  // behind "--", up to ":::"
    std::optional<std::vector<std::string>> items{};        // behind ":::"

    bool wantsJson() const;  // "--json" stands where options may stand
};

Words splitWords(const std::vector<std::string>& words);

}  // namespace cli
