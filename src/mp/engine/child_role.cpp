#include "mp/engine/child_role.h"

#include "base/posix_error.h"
#include "mp/engine/process_identity.h"
#include "mp/fault/fault_point.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
extern "C" {
#include <sys/pidfd.h>
}

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace mp::engine {

namespace {

constexpr const char* kVariable = "MP_CHILD";

std::string g_programName = "mp-worker";

constexpr std::pair<ChildRole::Kind, std::string_view> kKinds[] = {
    {ChildRole::Kind::Template, "template:"},
    {ChildRole::Kind::Worker, "worker:"},
    {ChildRole::Kind::CapturedWorker, "captured-worker:"},
    {ChildRole::Kind::Process, "process:"},
};
// A longer name would only make the environment large.
constexpr std::size_t kMostNameBytes = 200;

bool takeKind(std::string_view& text, ChildRole::Kind& kind)
{
    for (const auto& [candidate, word] : kKinds) {
        if (text.starts_with(word)) {
            kind = candidate;
            text.remove_prefix(word.size());
            return true;
        }
    }
    return false;
}

std::string variableFor(ChildRole::Kind kind, std::uint32_t slot)
{
    std::string text = std::string(kVariable) + "=";
    for (const auto& [candidate, word] : kKinds) {
        text += candidate == kind ? word : std::string_view();
    }
    return text + std::to_string(getpid()) + ":" + std::to_string(slot) + ":" +
           ownIdentity().name.substr(0, kMostNameBytes);
}

template <class Number>
bool takeNumber(std::string_view& text, Number& number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) {
        return false;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty() && text.front() == ':') {
        text.remove_prefix(1);
    }
    return true;
}

void check(int error, const char* operation)
{
    if (error != 0) {
        base::throwErrno(error, operation, "a worker process");
    }
}

// posix_spawn's lists, freed at the end of the scope.
struct SpawnLists {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;

    SpawnLists()
    {
        check(posix_spawn_file_actions_init(&files), "prepare");
        check(posix_spawnattr_init(&attributes), "prepare");
    }
    SpawnLists(const SpawnLists&) = delete;
    SpawnLists& operator=(const SpawnLists&) = delete;
    ~SpawnLists()
    {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
};

// The engine thread blocks all signals; a child must not inherit that, nor the program's handlers.
void setSignals(posix_spawnattr_t& attributes)
{
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    check(posix_spawnattr_setsigmask(&attributes, &none), "prepare");
    check(posix_spawnattr_setsigdefault(&attributes, &all), "prepare");
    check(posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF),
          "prepare");
}

// Copies of the descriptors at numbers where placing one can't overwrite another.
std::vector<base::UniqueFd> outOfTheWay(const std::vector<int>& descriptors)
{
    const int first = kFirstHandedDescriptor + static_cast<int>(descriptors.size());
    std::vector<base::UniqueFd> copies;
    for (const int descriptor : descriptors) {
        copies.emplace_back(fcntl(descriptor, F_DUPFD_CLOEXEC, first));
        if (!copies.back()) {
            base::throwErrno("copy a descriptor for", "a worker process");
        }
    }
    return copies;
}

std::vector<char*> environmentWith(std::string& variable)
{
    std::vector<char*> environment;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        environment.push_back(*entry);
    }
    environment.push_back(variable.data());
    environment.push_back(nullptr);
    return environment;
}

}  // namespace

std::optional<ChildRole> takeChildRole()
{
    const char* value = getenv(kVariable);
    if (value == nullptr) {
        return std::nullopt;
    }
    std::string_view text = value;
    ChildRole role;
    const bool valid =
        takeKind(text, role.kind) && takeNumber(text, role.host) && takeNumber(text, role.slot);
    role.hostName = text;
    unsetenv(kVariable);
    // The parent check guards against a variable that some other program left in the environment.
    if (!valid || role.host != getppid()) {
        return std::nullopt;
    }
    return role;
}

bool hasChildRole()
{
    return getenv(kVariable) != nullptr;
}

void setProgramName(const char* argv0)
{
    if (argv0 != nullptr && *argv0 != '\0') {
        g_programName = argv0;
    }
}

void endUnwatched(int pid)
{
    kill(pid, SIGKILL);
    while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
}

ChildProcess startSelf(ChildRole::Kind kind, std::uint32_t slot,
                       const std::vector<int>& descriptors)
{
    SpawnLists lists;
    setSignals(lists.attributes);
    const auto copies = outOfTheWay(descriptors);
    check(posix_spawn_file_actions_addopen(&lists.files, 0, "/dev/null", O_RDONLY, 0), "prepare");
    int place = kFirstHandedDescriptor;
    for (const base::UniqueFd& copy : copies) {
        check(posix_spawn_file_actions_adddup2(&lists.files, copy.get(), place++), "prepare");
    }
    check(posix_spawn_file_actions_addclosefrom_np(&lists.files, place), "prepare");

    std::string variable = variableFor(kind, slot);
    auto environment = environmentWith(variable);
    std::string name = g_programName;
    char* const arguments[] = {name.data(), nullptr};
    pid_t pid = 0;
    check(posix_spawn(&pid, "/proc/self/exe", &lists.files, &lists.attributes, arguments,
                      environment.data()),
          "start");
    fault::hit(fault::Point::HostChildUnwatched);
    // Ours and not reaped yet, so the PID can't have been given to another process.
    base::UniqueFd pidfd(pidfd_open(pid, 0));
    if (!pidfd) {
        const int error = errno;
        endUnwatched(pid);
        base::throwErrno(error, "watch", "worker process " + std::to_string(pid));
    }
    return {pid, std::move(pidfd)};
}

}  // namespace mp::engine
