#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

namespace lab {

// libcurl, loaded at first use: linked, it would cost every start of ours 6 ms. The members are its
// functions of the same names.
struct CurlLibrary {
    decltype(&::curl_easy_init) easyInit = nullptr;
    decltype(&::curl_easy_setopt) easySetopt = nullptr;
    decltype(&::curl_easy_perform) easyPerform = nullptr;
    decltype(&::curl_easy_getinfo) easyGetinfo = nullptr;
    decltype(&::curl_easy_cleanup) easyCleanup = nullptr;
    decltype(&::curl_easy_strerror) easyStrerror = nullptr;
    decltype(&::curl_multi_init) multiInit = nullptr;
    decltype(&::curl_multi_setopt) multiSetopt = nullptr;
    decltype(&::curl_multi_add_handle) multiAddHandle = nullptr;
    decltype(&::curl_multi_remove_handle) multiRemoveHandle = nullptr;
    decltype(&::curl_multi_perform) multiPerform = nullptr;
    decltype(&::curl_multi_poll) multiPoll = nullptr;
    decltype(&::curl_multi_wakeup) multiWakeup = nullptr;
    decltype(&::curl_multi_info_read) multiInfoRead = nullptr;
    decltype(&::curl_multi_strerror) multiStrerror = nullptr;
    decltype(&::curl_multi_cleanup) multiCleanup = nullptr;

    // Thread-safe. Throws std::runtime_error that names the Debian package if it isn't there.
    static const CurlLibrary& instance();
};

// One transfer at a time; keeps its connection. Of the thread that uses it.
struct CurlEasyFree {
    void operator()(CURL* handle) const { CurlLibrary::instance().easyCleanup(handle); }
};
using CurlEasy = std::unique_ptr<CURL, CurlEasyFree>;

struct CurlMultiFree {
    void operator()(CURLM* handle) const { CurlLibrary::instance().multiCleanup(handle); }
};
using CurlMulti = std::unique_ptr<CURLM, CurlMultiFree>;

}  // namespace lab
