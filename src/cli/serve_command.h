#pragma once

#include "lab/serve/url_server.h"

#include <iosfwd>
#include <optional>
#include <string>

namespace cli {

// The options of `poolscope serve` as they were written.
struct ServeArguments {
    std::optional<std::string> latency{};  // --latency 200ms
    std::optional<std::string> jitter{};   // --jitter 50ms
    std::optional<std::string> slow{};     // --slow PATH=1s[,PATH=2s…]
    std::optional<std::string> host{};     // --host 127.0.0.1
    std::optional<std::string> port{};     // --port 0
    bool untilStdinCloses = false;         // --until-stdin-closes
};

// Throws UsageError naming the option.
lab::ServeOptions serveOptions(const ServeArguments& arguments);

// `poolscope serve`: serves until SIGINT, SIGTERM or SIGHUP and, if so wished, until standard input
// closes. Prints the address on `out` as soon as it listens, alone on the first line. Returns 0
// after the closed input, 128 + the signal, or 1 with a sentence on `err` if it can't serve (a
// taken port). Call it before any thread is started: the threads inherit that these signals are
// blocked.
int runServe(const lab::ServeOptions& options, bool untilStdinCloses, std::ostream& out,
             std::ostream& err);

}  // namespace cli
