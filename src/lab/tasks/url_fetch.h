#pragma once

#include "lab/tasks/curl_library.h"
#include "lab/tasks/task.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

namespace lab {

// One page fetched with a libcurl easy handle, kept for page after page so that connections are
// used again. Task `url-get` performs it in a worker, AsyncFetch performs many in one thread: what
// is asked for, what counts as a failure and the value are the same.
class UrlFetch {
public:
    // The parameters of url-get, complete.
    explicit UrlFetch(const Parameters& parameters);
    UrlFetch(const UrlFetch&) = delete;
    UrlFetch& operator=(const UrlFetch&) = delete;

    // Sets the next fetch up. Throws std::invalid_argument if the item isn't a URL and no server
    // is known for it.
    void begin(const std::string& item);

    CURL* handle() const { return m_handle.get(); }

    // After the transfer, with libcurl's answer: {"status", "bytes", "seconds"}, or throws
    // std::runtime_error: not reached, too slow, or an HTTP status from 400 on.
    nlohmann::json finish(CURLcode answer);

    // begin, transfer and finish. Waits at most `limit=`, and ends early as early_end.h says.
    nlohmann::json fetch(const std::string& item);

private:
    static std::size_t countBody(char* data, std::size_t size, std::size_t count, void* self);
    static int abortIfAsked(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
    void bypassProxyForLoopback();
    void limitTransfer();

    CurlEasy m_handle;
    std::string m_server;
    std::chrono::nanoseconds m_limit{};
    std::string m_url{};
    std::int64_t m_bytes = 0;
    std::string m_head{};  // the beginning of the page
    std::int64_t m_startedNs = 0;
    std::array<char, CURL_ERROR_SIZE> m_message{};
};

// For TaskInfo::checkItem: "http://…", "https://…" or a path of a server, "/about/".
std::string checkUrlItem(const std::string& item);

bool isServerPath(const std::string& item);

}  // namespace lab
