#include "lab/tasks/curl_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <stdexcept>

namespace lab {
namespace {

template <typename Function>
void resolve(void* library, const char* name, Function& function)
{
    function = reinterpret_cast<Function>(dlsym(library, name));
    if (function == nullptr) {
        throw std::runtime_error(
            fmt::format("libcurl lacks {}; install libcurl4 7.66 or newer", name));
    }
}

// Stays loaded to the end of the process: libcurl can't be unloaded safely.
CurlLibrary load()
{
    void* const library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        throw std::runtime_error(fmt::format(
            "libcurl can't be loaded ({}); install the Debian package libcurl4", dlerror()));
    }
    CurlLibrary curl;
    resolve(library, "curl_easy_init", curl.easyInit);
    resolve(library, "curl_easy_setopt", curl.easySetopt);
    resolve(library, "curl_easy_perform", curl.easyPerform);
    resolve(library, "curl_easy_getinfo", curl.easyGetinfo);
    resolve(library, "curl_easy_cleanup", curl.easyCleanup);
    resolve(library, "curl_easy_strerror", curl.easyStrerror);
    resolve(library, "curl_multi_init", curl.multiInit);
    resolve(library, "curl_multi_setopt", curl.multiSetopt);
    resolve(library, "curl_multi_add_handle", curl.multiAddHandle);
    resolve(library, "curl_multi_remove_handle", curl.multiRemoveHandle);
    resolve(library, "curl_multi_perform", curl.multiPerform);
    resolve(library, "curl_multi_poll", curl.multiPoll);
    resolve(library, "curl_multi_wakeup", curl.multiWakeup);
    resolve(library, "curl_multi_info_read", curl.multiInfoRead);
    resolve(library, "curl_multi_strerror", curl.multiStrerror);
    resolve(library, "curl_multi_cleanup", curl.multiCleanup);

    decltype(&::curl_global_init) globalInit = nullptr;
    resolve(library, "curl_global_init", globalInit);
    if (globalInit(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        throw std::runtime_error("libcurl can't be initialised; is memory short?");
    }
    return curl;
}

}  // namespace

const CurlLibrary& CurlLibrary::instance()
{
    static const CurlLibrary curl = load();
    return curl;
}

}  // namespace lab
