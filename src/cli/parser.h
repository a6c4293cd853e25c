#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cli {

// One subcommand's options: CLI11 finds the words, we read the values, so that every refusal is a
// sentence of ours. Example:
//
//   Parser parser({.subcommand = "run", .usage = "TASK [NAME=VALUE …]", …});
//   parser.value("--workers", workers, "N|auto|150%", "how many workers");
//   if (const auto help = parser.parse(words.head)) { return emit(*help, kExitOk); }
class Parser {
public:
    struct About {
        std::string subcommand;  // "run"
        std::string usage;       // what follows "poolscope run "
        std::string summary;
        std::string examples;  // whole lines
    };

    explicit Parser(const About& about);

    // An option with a value, kept as it was written.
    void value(const std::string& name, std::optional<std::string>& into,
               const std::string& placeholder, const std::string& help);
    void flag(const std::string& name, bool& into, const std::string& help);
    // Options of the design that are refused by name until they are built.
    void notBuiltYet(const std::string& name, bool takesValue);

    // The help text if that was asked for. Throws UsageError.
    std::optional<std::string> parse(const std::vector<std::string>& head);

    // Words that are no options, in their order.
    std::vector<std::string> positionals() const { return m_app.remaining(); }

private:
    void refuseRepeated() const;
    void refuseUnknown() const;

    CLI::App m_app;
    std::vector<std::string> m_names{"--help"};
    std::vector<std::string> m_notBuilt{};
};

// Without the dashes in front: the field that an error document names.
std::string fieldOf(const std::string& option);

}  // namespace cli
