#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

namespace httplib {
class Server;
}

namespace lab {

struct ServeOptions {
    std::chrono::nanoseconds latency = std::chrono::milliseconds(250);
    std::chrono::nanoseconds jitter{};  // added evenly distributed, 0 up to this
    std::map<std::string, std::chrono::nanoseconds> slow{};  // path → its own latency
    std::string host = "127.0.0.1";
    int port = 0;       // 0: a free one
    int threads = 256;  // connections served at the same time; at least 64

    // What url-get uses when it has neither items nor server=: eight pages after 250 ms, the
    // seventh ("/moin/") after 1 s.
    static ServeOptions ninePages();
};

// What --slow takes, "PATH=DURATION[,PATH=DURATION…]", and its text for options.slow. The parser
// throws std::invalid_argument with a sentence.
std::map<std::string, std::chrono::nanoseconds> parseSlowPages(const std::string& text);
std::string slowPagesText(const std::map<std::string, std::chrono::nanoseconds>& pages);

// Throws std::invalid_argument naming the option.
void checkServeOptions(const ServeOptions& options);

// The server behind url-get, serving in threads of its own: GET and HEAD of the nine pages, each
// answer after its latency; any other path is 404. Connections stay open for a second after their
// last answer. A measurement wants it in a process of its own (ServerProcess, `poolscope serve`),
// or its work is charged to what is measured; in-process it serves tests.
// The destructor stops it: answers still waiting for their latency are given at once.
class UrlServer {
public:
    // Listens when it returns. Throws std::system_error naming the address, for instance when the
    // port is taken.
    explicit UrlServer(const ServeOptions& options);
    ~UrlServer();
    UrlServer(const UrlServer&) = delete;
    UrlServer& operator=(const UrlServer&) = delete;

    int port() const;
    std::string address() const;  // "http://127.0.0.1:41233"

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace lab
