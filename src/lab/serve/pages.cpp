#include "lab/serve/pages.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <iterator>

namespace lab {
namespace {

constexpr std::array<std::string_view, 24> kWords{
    "worker", "task",   "process", "thread", "queue",   "result", "chunk",   "pool",
    "core",   "memory", "signal",  "socket", "kernel",  "lane",   "speedup", "latency",
    "cache",  "lock",   "barrier", "event",  "channel", "slot",   "page",    "measure",
};

// FNV-1a: spreads short paths well enough to give each its own page.
std::uint64_t hashOf(std::string_view text)
{
    std::uint64_t hash = 0xCBF2'9CE4'8422'2325U;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01B3U;
    }
    return hash;
}

std::uint64_t nextRandom(std::uint64_t& state)
{
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return state >> 33;
}

}  // namespace

const std::vector<std::string>& ninePagePaths()
{
    static const std::vector<std::string> paths{"/",          "/about/",  "/doc/",
                                                "/download/", "/getit/",  "/community/",
                                                "/moin/",     "/planet/", "/psf/"};
    return paths;
}

std::string pageBody(std::string_view path)
{
    std::uint64_t state = hashOf(path);
    const std::size_t size = 8 * 1024 + nextRandom(state) % (48 * 1024);
    std::string body = fmt::format(
        "<!DOCTYPE html>\n<html "
        "lang=\"en\">\n<head><title>{0}</title></head>\n<body>\n<h1>{0}</h1>\n"
        "<p>",
        path);
    for (std::size_t count = 1; body.size() < size; ++count) {
        body += kWords[nextRandom(state) % kWords.size()];
        body += count % 80 == 0 ? ".</p>\n<p>" : " ";
    }
    body += "</p>\n</body>\n</html>\n";
    return body;
}

}  // namespace lab
