#pragma once

#include <cstdint>
#include <string>

namespace base {

// How a process ended, as a value.
//   Running    it has not ended
//   Exited     `number` is its exit code, 0…255
//   Signalled  `number` is the signal that ended it
//   Unknown    it has ended, but somebody else reaped its status (ECHILD)
struct ExitStatus {
    enum class Kind : std::uint8_t { Running, Exited, Signalled, Unknown };

    Kind kind = Kind::Running;
    int number = 0;

    static ExitStatus running() { return {}; }
    static ExitStatus exited(int code) { return {Kind::Exited, code}; }
    static ExitStatus signalled(int signal) { return {Kind::Signalled, signal}; }
    static ExitStatus unknown() { return {Kind::Unknown, 0}; }

    bool ended() const { return kind != Kind::Running; }
    bool success() const { return kind == Kind::Exited && number == 0; }
    // Python's convention: the exit code, or minus the signal. 0 while running or unknown.
    int exitcode() const { return kind == Kind::Signalled ? -number : number; }
    friend bool operator==(const ExitStatus&, const ExitStatus&) = default;
};

// "running", "exit 3", "signal 9 (SIGKILL)", "unknown (somebody else reaped it)".
std::string describe(const ExitStatus& status);

}  // namespace base
