#include "lab/tasks/url_fetch.h"

#include "base/clock.h"
#include "base/quoting.h"
#include "base/text.h"
#include "lab/tasks/early_end.h"
#include "lab/tasks/parameters.h"
#include "mp/task/task_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace lab {
namespace {

constexpr long kConnectLimitMs = 10'000;
constexpr long kRedirects = 10;
constexpr std::size_t kHead = 120;  // bytes of a page's first line

bool startsWith(const std::string& text, std::string_view start)
{
    return text.compare(0, start.size(), start) == 0;
}

// "http://127.0.0.1:8080/x" → "127.0.0.1:8080"
std::string authority(const std::string& url)
{
    const std::size_t start = url.find("://");
    if (start == std::string::npos) {
        return {};
    }
    const std::size_t end = url.find_first_of("/?#", start + 3);
    return url.substr(start + 3, end == std::string::npos ? end : end - start - 3);
}

// The first line that holds anything.
std::string firstLine(const std::string& head)
{
    const std::size_t begin = std::min(head.find_first_not_of(" \t\r\n"), head.size());
    return base::toValidUtf8(head.substr(begin, head.find_first_of("\r\n", begin) - begin));
}

}  // namespace

bool isServerPath(const std::string& item)
{
    return startsWith(item, "/");
}

std::string checkUrlItem(const std::string& item)
{
    const bool fits =
        isServerPath(item) || startsWith(item, "http://") || startsWith(item, "https://");
    const bool clean = std::all_of(item.begin(), item.end(), [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && c != 0x7F;
    });
    if (fits && clean) {
        return {};
    }
    return fmt::format(
        "the item {} isn't a URL; accepted: http://…, https://… or, with server=, a "
        "path such as /about/ (blanks as %20)",
        base::quoted(item));
}

UrlFetch::UrlFetch(const Parameters& parameters)
    : m_handle(CurlLibrary::instance().easyInit())
    , m_server(optionalParameter(parameters, "server").value_or(""))
    , m_limit(durationParameter(parameters, "limit"))
{
    if (!m_handle) {
        throw std::bad_alloc();
    }
    while (!m_server.empty() && m_server.back() == '/') {
        m_server.pop_back();
    }
    const CurlLibrary& curl = CurlLibrary::instance();
    const auto limitMs = std::max<long>(
        1, static_cast<long>(std::chrono::ceil<std::chrono::milliseconds>(m_limit).count()));
    CURL* const handle = m_handle.get();
    curl.easySetopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl.easySetopt(handle, CURLOPT_TCP_NODELAY, 1L);
    curl.easySetopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl.easySetopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl.easySetopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
    curl.easySetopt(handle, CURLOPT_MAXREDIRS, kRedirects);
    curl.easySetopt(handle, CURLOPT_TIMEOUT_MS, limitMs);
    curl.easySetopt(handle, CURLOPT_CONNECTTIMEOUT_MS, std::min(limitMs, kConnectLimitMs));
    curl.easySetopt(handle, CURLOPT_USERAGENT, "poolscope");
    curl.easySetopt(handle, CURLOPT_ERRORBUFFER, m_message.data());
    curl.easySetopt(handle, CURLOPT_WRITEFUNCTION, &UrlFetch::countBody);
    curl.easySetopt(handle, CURLOPT_WRITEDATA, this);
}

void UrlFetch::begin(const std::string& item)
{
    if (isServerPath(item) && m_server.empty()) {
        throw std::invalid_argument(
            fmt::format("the item {} is a path and no server is known; add server=http://HOST:PORT",
                        base::quoted(item)));
    }
    m_url = isServerPath(item) ? m_server + item : item;
    m_bytes = 0;
    m_head.clear();
    m_message[0] = '\0';
    const CurlLibrary& curl = CurlLibrary::instance();
    curl.easySetopt(m_handle.get(), CURLOPT_URL, m_url.c_str());
    bypassProxyForLoopback();
    m_startedNs = base::monotonicNs();
}

// A proxy of the environment (http_proxy) can't reach a server of this machine.
void UrlFetch::bypassProxyForLoopback()
{
    const std::string host = authority(m_url);
    const bool isLoopback =
        startsWith(host, "127.") || startsWith(host, "localhost") || startsWith(host, "[::1]");
    const char* const proxy = isLoopback ? "" : nullptr;
    CurlLibrary::instance().easySetopt(m_handle.get(), CURLOPT_PROXY, proxy);
}

// Counts, and keeps the beginning.
std::size_t UrlFetch::countBody(char* bytes, std::size_t size, std::size_t count, void* self)
{
    auto& fetch = *static_cast<UrlFetch*>(self);
    fetch.m_bytes += static_cast<std::int64_t>(size * count);
    fetch.m_head.append(bytes, std::min(size * count, kHead - fetch.m_head.size()));
    return size * count;
}

nlohmann::json UrlFetch::finish(CURLcode answer)
{
    const double seconds = static_cast<double>(base::monotonicNs() - m_startedNs) / 1e9;
    const CurlLibrary& curl = CurlLibrary::instance();
    if (answer == CURLE_OPERATION_TIMEDOUT) {
        throw std::runtime_error(
            fmt::format("GET {}: no complete answer within {}; is the server up? (limit= sets how "
                        "long to wait)",
                        base::toValidUtf8(m_url), base::formatDuration(m_limit)));
    }
    if (answer != CURLE_OK) {
        const std::string reason =
            m_message[0] != '\0' ? m_message.data() : curl.easyStrerror(answer);
        throw std::runtime_error(fmt::format("GET {}: {}", base::toValidUtf8(m_url), reason));
    }
    long status = 0;
    curl.easyGetinfo(m_handle.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status >= 400) {
        throw std::runtime_error(
            fmt::format("GET {}: the server answered with HTTP status {}; check the URL",
                        base::toValidUtf8(m_url), status));
    }
    return {{"status", status},
            {"bytes", m_bytes},
            {"seconds", seconds},
            {"firstLine", firstLine(m_head)}};
}

// libcurl calls this during a transfer, about once a second while nothing comes.
int UrlFetch::abortIfAsked(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return mp::currentTask().cancelled() ? 1 : 0;
}

// A transfer that would last longer than the task's soft limit ends at that.
void UrlFetch::limitTransfer()
{
    const CurlLibrary& curl = CurlLibrary::instance();
    std::chrono::nanoseconds limit = m_limit;
    if (const auto left = softLimitLeft()) {
        limit = std::clamp<std::chrono::nanoseconds>(*left, std::chrono::milliseconds(1), limit);
    }
    // Rounded up: once libcurl gives up, the limit has passed.
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(limit).count();
    curl.easySetopt(m_handle.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(milliseconds));
    curl.easySetopt(m_handle.get(), CURLOPT_NOPROGRESS, 0L);
    curl.easySetopt(m_handle.get(), CURLOPT_XFERINFOFUNCTION, &UrlFetch::abortIfAsked);
}

nlohmann::json UrlFetch::fetch(const std::string& item)
{
    begin(item);
    limitTransfer();
    const CURLcode answer = CurlLibrary::instance().easyPerform(m_handle.get());
    if (answer != CURLE_OK) {
        endIfAsked();
    }
    return finish(answer);
}

}  // namespace lab
