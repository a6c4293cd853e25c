#include "lab/serve/url_server.h"

#include "base/posix_error.h"
#include "base/quoting.h"
#include "base/text.h"
#include "lab/serve/pages.h"

#include <fmt/format.h>
#include <httplib.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <random>
#include <stdexcept>
#include <thread>

namespace lab {
namespace {

constexpr int kBacklog =
    1024;  // cpp-httplib's 5 makes the kernel drop a burst's connections for 1 s
constexpr int kLeastThreads = 64;
constexpr int kMostThreads = 900;  // cpp-httplib waits by select(), which ends at 1024 descriptors
constexpr time_t kKeepAliveSeconds = 1;
constexpr std::chrono::hours kLongestLatency{1};

}  // namespace

ServeOptions ServeOptions::ninePages()
{
    ServeOptions options;
    options.slow.emplace("/moin/", std::chrono::seconds(1));
    return options;
}

std::map<std::string, std::chrono::nanoseconds> parseSlowPages(const std::string& text)
{
    std::map<std::string, std::chrono::nanoseconds> pages;
    std::size_t start = 0;
    while (start <= text.size()) {
        const std::size_t end = std::min(text.find(',', start), text.size());
        const std::string page = text.substr(start, end - start);
        const std::size_t equals = page.rfind('=');
        if (equals == std::string::npos || page[0] != '/') {
            throw std::invalid_argument(
                fmt::format("{} isn't a page and its latency; accepted: PATH=DURATION, such as "
                            "/moin/=1s",
                            base::quoted(page)));
        }
        pages[page.substr(0, equals)] = base::parseDuration(page.substr(equals + 1));
        start = end + 1;
    }
    return pages;
}

std::string slowPagesText(const std::map<std::string, std::chrono::nanoseconds>& pages)
{
    std::string text;
    for (const auto& [path, latency] : pages) {
        text += (text.empty() ? "" : ",") + path + "=" + base::exactDuration(latency);
    }
    return text;
}

void checkServeOptions(const ServeOptions& options)
{
    const auto require = [](bool fine, std::string_view sentence) {
        if (!fine) {
            throw std::invalid_argument(std::string(sentence));
        }
    };
    const auto isLatency = [](std::chrono::nanoseconds time) {
        return time.count() >= 0 && time <= kLongestLatency;
    };
    require(isLatency(options.latency), "latency: accepted: 0s to 60min");
    require(isLatency(options.jitter), "jitter: accepted: 0s to 60min");
    for (const auto& [path, time] : options.slow) {
        require(isLatency(time), fmt::format("slow: {}: accepted: 0s to 60min", path));
    }
    require(options.port >= 0 && options.port <= 65535,
            fmt::format("port: {} is out of range; accepted: 1 to 65535, or 0 for a free one",
                        options.port));
    require(options.threads >= kLeastThreads && options.threads <= kMostThreads,
            fmt::format("threads: {} is out of range; accepted: {} to {}", options.threads,
                        kLeastThreads, kMostThreads));
    require(!options.host.empty(), "host: accepted: an address of this machine");
}

struct UrlServer::State {
    explicit State(const ServeOptions& wanted) : options(wanted) {}

    void configure();
    void bind();
    void answer(const httplib::Request& request, httplib::Response& response);
    std::chrono::nanoseconds latencyOf(const std::string& path);

    ServeOptions options;
    std::map<std::string, std::string> pages{};
    httplib::Server server{};
    int listening = -1;  // owned by the server
    int port = 0;
    std::thread acceptor{};
    std::atomic<bool> acceptorEnded{false};

    std::mutex mutex{};
    std::condition_variable stopped{};
    bool stopping = false;
    std::mt19937_64 random{1};  // under the mutex
};

void UrlServer::State::configure()
{
    for (const std::string& path : ninePagePaths()) {
        pages.emplace(path, pageBody(path));
    }
    server.new_task_queue = [this] {
        return new httplib::ThreadPool(static_cast<std::size_t>(options.threads));
    };
    server.set_tcp_nodelay(true);
    server.set_keep_alive_timeout(kKeepAliveSeconds);
    server.set_keep_alive_max_count(SIZE_MAX);
    // SO_REUSEADDR alone: with the library's SO_REUSEPORT a second server would share the port
    // instead of being told that it is taken.
    server.set_socket_options([this](int socket) {
        const int yes = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        listening = socket;
    });
    server.Get(".*", [this](const auto& request, auto& response) { answer(request, response); });
}

void UrlServer::State::bind()
{
    errno = 0;
    if (options.port == 0) {
        port = server.bind_to_any_port(options.host);
    } else {
        port = server.bind_to_port(options.host, options.port) ? options.port : -1;
    }
    if (port < 0) {
        // The library keeps no reason of its own; a name it can't resolve leaves any errno behind.
        const bool isBinds = errno == EADDRINUSE || errno == EACCES || errno == EMFILE;
        base::throwErrno(isBinds ? errno : EADDRNOTAVAIL, "listen on",
                         fmt::format("{}:{}", options.host, options.port));
    }
    if (::listen(listening, kBacklog) != 0) {
        base::throwErrno("listen on", fmt::format("{}:{}", options.host, port));
    }
}

std::chrono::nanoseconds UrlServer::State::latencyOf(const std::string& path)
{
    const auto slow = options.slow.find(path);
    const auto latency = slow == options.slow.end() ? options.latency : slow->second;
    if (options.jitter.count() == 0) {
        return latency;
    }
    std::uniform_int_distribution<std::int64_t> extra(0, options.jitter.count());
    const std::lock_guard lock(mutex);
    return latency + std::chrono::nanoseconds(extra(random));
}

void UrlServer::State::answer(const httplib::Request& request, httplib::Response& response)
{
    const auto end = std::chrono::steady_clock::now() + latencyOf(request.path);
    {
        std::unique_lock lock(mutex);
        stopped.wait_until(lock, end, [this] { return stopping; });
    }
    const auto page = pages.find(request.path);
    if (page == pages.end()) {
        response.status = 404;
        response.set_content("There is no such page here.\n", "text/plain");
        return;
    }
    response.set_content(page->second, "text/html; charset=utf-8");
}

UrlServer::UrlServer(const ServeOptions& options)
{
    checkServeOptions(options);
    m_state = std::make_unique<State>(options);
    m_state->configure();
    m_state->bind();
    m_state->acceptor = std::thread([state = m_state.get()] {
        state->server.listen_after_bind();
        state->acceptorEnded = true;
    });
    // Only a running server can be stopped.
    while (!m_state->server.is_running() && !m_state->acceptorEnded) {
        std::this_thread::yield();
    }
}

UrlServer::~UrlServer()
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->stopping = true;
    }
    m_state->stopped.notify_all();
    m_state->server.stop();
    m_state->acceptor.join();
}

int UrlServer::port() const
{
    return m_state->port;
}

std::string UrlServer::address() const
{
    return fmt::format("http://{}:{}", m_state->options.host, m_state->port);
}

}  // namespace lab
