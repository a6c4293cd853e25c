#pragma once

#include <QString>

#include <cstdint>
#include <optional>

namespace gui {

// What the window knows about one item's result.
struct ResultFacts {
    enum class State : std::uint8_t { Queued, Running, Done, Failed, Lost, TimedOut, Cancelled };

    qint64 index = 0;
    QString item;
    State state = State::Queued;
    QString text;       // the value, or the error's type and message
    QString backtrace;  // of an error thrown in a worker process; one line a call
    std::optional<quint32> slot{};
    int pid = 0;
    int tries = 0;
    bool getTimedOut = false;                // whoever waited for it had left
    bool cut = false;                        // `text` is the beginning of a longer value
    std::optional<double> queuedSeconds{};   // since the run began
    std::optional<double> startedSeconds{};  // likewise: of the last try
    std::optional<double> runSeconds{};
    qint64 outputBytes = 0;  // written to standard output and error, if that is captured

    bool isFinal() const { return state != State::Queued && state != State::Running; }
    friend bool operator==(const ResultFacts&, const ResultFacts&) = default;
};

// What is kept of an item's output.
struct ItemOutput {
    QString out;
    QString err;
};

}  // namespace gui
