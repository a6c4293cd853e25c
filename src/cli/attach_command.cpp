#include "cli/attach_command.h"

#include "base/posix_error.h"
#include "base/text.h"
#include "cli/attach_report.h"
#include "cli/attached_scope.h"
#include "cli/interrupt.h"
#include "cli/live_text.h"
#include "cli/output.h"
#include "cli/parser.h"
#include "cli/usage_error.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace cli {

namespace {

using namespace std::chrono_literals;

constexpr auto kListLimit = 1s;  // for each scope of a list
constexpr auto kConnectLimit = 5s;
constexpr auto kLookLimit = 1s;
constexpr int kLookEveryMs = 250;

constexpr const char* kSummary =
    "Lists the programs that show their pools: those that link mp and run with MP_SCOPE=1 or make "
    "an mp::Scope, and poolscope's hosts. With a PID it shows that program's pools and workers "
    "until it ends or Ctrl+C comes: live on a terminal; else, and with --json, the last state "
    "alone. Looking doesn't disturb the program.";
constexpr const char* kExamples =
    "  poolscope attach\n"
    "  MP_SCOPE=1 ./my-program & poolscope attach $!\n"
    "  poolscope attach 4126 --once --json\n";

struct AttachWords {
    std::optional<pid_t> pid{};
    bool once = false;
    bool json = false;
};

std::optional<std::string> parse(const Words& words, AttachWords& result)
{
    Parser parser({.subcommand = "attach",
                   .usage = "[PID] [--once] [--json]",
                   .summary = kSummary,
                   .examples = kExamples});
    parser.flag("--once", result.once, "with a PID: show what is there now, and leave");
    parser.flag("--json", result.json, "print one JSON document");
    if (auto help = parser.parse(words.head)) {
        return help;
    }
    const auto positionals = parser.positionals();
    if (words.items || words.afterDashes || positionals.size() > 1) {
        throw UsageError("", "attach takes one PID at most; see `poolscope attach --help`");
    }
    if (positionals.empty()) {
        if (result.once) {
            throw UsageError("once", "--once is for a single program: name its PID");
        }
        return std::nullopt;
    }
    try {
        result.pid = static_cast<pid_t>(base::parseInteger(positionals.front(), 1, INT_MAX));
    } catch (const std::invalid_argument&) {
        throw UsageError("pid", fmt::format("{} is no PID; accepted: a whole number from 1, such "
                                            "as `poolscope attach` lists",
                                            base::quoted(positionals.front())));
    }
    return std::nullopt;
}

int list(bool json)
{
    std::vector<ScopeView> views;
    for (const mp::ScopeInfo& scope : mp::listScopes()) {
        try {
            views.push_back(AttachedScope(scope, kListLimit).look(kListLimit));
        } catch (const std::exception& error) {
            complain(fmt::format("attach: {} (PID {}) is left out: {}", base::quoted(scope.name),
                                 scope.pid, error.what()));
        }
    }
    std::erase_if(views, [](const ScopeView& view) { return view.ended; });
    if (json) {
        return emitJson(listJson(views), kExitOk);
    }
    if (views.empty()) {
        complain("attach: no program shows its pools; run one that links mp with MP_SCOPE=1");
        return kExitOk;
    }
    return emit(listReport(views), kExitOk);
}

mp::ScopeInfo scopeOf(pid_t pid)
{
    const auto scopes = mp::listScopes();
    const auto found = std::find_if(scopes.begin(), scopes.end(),
                                    [pid](const auto& scope) { return scope.pid == pid; });
    if (found != scopes.end()) {
        return *found;
    }
    std::string running;
    for (const mp::ScopeInfo& scope : scopes) {
        running += fmt::format("{}{} ({})", running.empty() ? "" : ", ", scope.pid, scope.name);
    }
    throw UsageError("pid", fmt::format("no program with PID {} shows its pools; {}", pid,
                                        running.empty() ? "none does: run it with MP_SCOPE=1"
                                                        : "accepted: " + running));
}

// Until it is time to look again, the program ends or a signal comes.
void pause(const AttachedScope& scope)
{
    std::array<pollfd, 2> waits{{{interruptFd(), POLLIN, 0}, {scope.fd(), POLLRDHUP, 0}}};
    if (::poll(waits.data(), waits.size(), kLookEveryMs) < 0 && errno != EINTR) {
        base::throwErrno("wait for", "the program");
    }
}

// False: it doesn't answer just now; what it showed before stands.
bool look(AttachedScope& scope)
{
    try {
        scope.look(kLookLimit);
        return true;
    } catch (const std::system_error& error) {
        if (error.code().value() != ETIMEDOUT) {
            throw;
        }
        return false;
    }
}

void follow(AttachedScope& scope, bool json)
{
    LiveText live;
    while (!scope.view().ended && interruptedBy() == 0) {
        const bool answers = look(scope);
        if (!json) {
            live.show(scopeReport(scope.view()) +
                      (answers ? "" : "\nIt doesn't answer; is it stopped?\n"));
        }
        pause(scope);
    }
    live.clear();
}

int watch(const AttachWords& words)
{
    catchInterrupts();
    AttachedScope scope(scopeOf(*words.pid), kConnectLimit);
    if (!look(scope) && words.once) {
        throw std::runtime_error(fmt::format("PID {} doesn't answer; is it stopped?", *words.pid));
    }
    if (!words.once) {
        follow(scope, words.json);
    }
    releaseInterrupts();
    const int status = interruptedBy() == 0 ? kExitOk : kExitSignal + interruptedBy();
    return words.json ? emitJson(scopeJson(scope.view()), status)
                      : emit(scopeReport(scope.view()), status);
}

}  // namespace

int runAttach(const Words& words)
{
    AttachWords parsed;
    if (const auto help = parse(words, parsed)) {
        return emit(*help, kExitOk);
    }
    return parsed.pid ? watch(parsed) : list(parsed.json);
}

}  // namespace cli
