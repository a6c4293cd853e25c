#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace cli {

// Exit statuses of every subcommand.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;     // some task or command failed
inline constexpr int kExitUsage = 2;      // nothing was started
inline constexpr int kExitTimeLimit = 3;  // of the whole run
inline constexpr int kExitSignal = 128;   // + the signal: 130 after SIGINT

// A command line that can't be obeyed. what() names the option and the value, and says what would
// be accepted.
class UsageError : public std::invalid_argument {
public:
    // `field`: the option without its dashes ("workers"), or empty.
    UsageError(std::string field, const std::string& sentence)
        : std::invalid_argument(sentence)
        , m_field(std::move(field))
    {
    }
    const std::string& field() const { return m_field; }

private:
    std::string m_field;
};

}  // namespace cli
