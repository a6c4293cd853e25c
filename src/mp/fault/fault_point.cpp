#include "mp/fault/fault_point.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mp::fault {

int g_point = -1;

namespace {

enum class Costs : std::uint8_t { Nothing, Item, Process, Host };

constexpr const char* textOf(Costs costs)
{
    constexpr const char* kTexts[] = {"nothing", "item", "process", "host"};
    return kTexts[static_cast<int>(costs)];
}

struct Description {
    const char* name;
    Costs costs;
    const char* meaning;
};

constexpr Description kPoints[] = {
#define MP_FAULT_POINT(id, name, costs, meaning) {name, Costs::costs, meaning},
    MP_FAULT_POINTS(MP_FAULT_POINT)
#undef MP_FAULT_POINT
};

struct Aim {
    int point = -1;
    std::uint64_t count = 0;
    bool once = false;
};

std::atomic<std::uint64_t> g_passed{0};
std::uint64_t g_count = 0;
bool g_once = false;
const char* g_log = nullptr;  // of the environment: nobody changes that variable

std::string_view upToColon(std::string_view& text)
{
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view part = text.substr(0, colon);
    text.remove_prefix(std::min(colon + 1, text.size()));
    return part;
}

int pointNamed(std::string_view name)
{
    const auto* const found =
        std::find_if(std::begin(kPoints), std::end(kPoints),
                     [name](const Description& point) { return name == point.name; });
    if (found == std::end(kPoints)) {
        throw std::invalid_argument("there is no fault point \"" + std::string(name) +
                                    "\"; MP_FAULT=list names them all");
    }
    return static_cast<int>(found - std::begin(kPoints));
}

std::uint64_t countIn(std::string_view text)
{
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size() || count == 0) {
        throw std::invalid_argument("\"" + std::string(text) +
                                    "\" is not a count from 1; write MP_FAULT=POINT:COUNT");
    }
    return count;
}

// Throws std::invalid_argument.
Aim parse(std::string_view text, bool haveLog)
{
    Aim aim;
    aim.point = pointNamed(upToColon(text));
    aim.count = countIn(upToColon(text));
    if (!text.empty() && text != "once") {
        throw std::invalid_argument("\"" + std::string(text) +
                                    "\" is no way to die; only \"once\" may follow the count");
    }
    aim.once = !text.empty();
    if (aim.once && !haveLog) {
        throw std::invalid_argument(
            "\"once\" needs a file by which processes know of one another; set MP_FAULT_LOG=FILE");
    }
    return aim;
}

void list()
{
    for (const Description& point : kPoints) {
        std::printf("%-24s %-8s %s\n", point.name, textOf(point.costs), point.meaning);
    }
}

// Calls from here on are async-signal-safe.

void say(const char* text) noexcept
{
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text, std::strlen(text));
}

void append(int file, const char* text) noexcept
{
    if (write(file, text, std::strlen(text)) < 0) {
        say("mp: MP_FAULT_LOG can't be written to\n");
        _exit(2);
    }
}

// False: another process has died before, and only one is to.
bool noteDeath() noexcept
{
    if (g_log == nullptr) {
        return true;
    }
    const int file =
        open(g_log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | (g_once ? O_EXCL : 0), 0600);
    if (file < 0 && g_once && errno == EEXIST) {
        return false;
    }
    char line[64];
    char* end = std::copy_n(kPoints[g_point].name, std::strlen(kPoints[g_point].name), line);
    *end++ = ' ';
    end = std::to_chars(end, std::end(line) - 2, getpid()).ptr;
    *end++ = '\n';
    *end = '\0';
    append(file, line);
    return true;
}

}  // namespace

void passed() noexcept
{
    const int error = errno;
    if (g_passed.fetch_add(1, std::memory_order_relaxed) + 1 == g_count && noteDeath()) {
        kill(getpid(), SIGKILL);
        while (true) {
            pause();
        }
    }
    errno = error;
}

void arm()
{
    const char* const text = std::getenv("MP_FAULT");
    if (text == nullptr || *text == '\0') {
        return;
    }
    if (std::string_view(text) == "list") {
        list();
        std::exit(0);
    }
    g_log = std::getenv("MP_FAULT_LOG");
    try {
        const Aim aim = parse(text, g_log != nullptr);
        g_count = aim.count;
        g_once = aim.once;
        g_point = aim.point;
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "mp: MP_FAULT: %s\n", error.what());
        std::exit(2);
    }
}

}  // namespace mp::fault
