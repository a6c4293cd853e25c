#include "cli/command_line.h"

#include "base/quoting.h"
#include "cli/attach_command.h"
#include "cli/host_command.h"
#include "cli/interrupt.h"
#include "cli/open_window.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/preparation.h"
#include "cli/run_command.h"
#include "cli/small_commands.h"
#include "cli/sweep_command.h"
#include "cli/usage_error.h"
#include "cli/words.h"
#include "lab/experiment.h"
#include "lab/run/run_json.h"
#include "lab/run/start_failure.h"
#include "lab/tasks/nearest_name.h"
#include "lab/version.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <new>
#include <string_view>

namespace cli {

namespace {

struct Subcommand {
    const char* name;
    const char* summary;
    int (*run)(const Words& words);  // null: not built yet
};

constexpr std::array kSubcommands{
    Subcommand{"tasks", "lists the built-in tasks", runTasksCommand},
    Subcommand{"run", "runs one task over items in one pool of workers", runRun},
    Subcommand{"sweep", "measures a task at several numbers of workers", runSweep},
    Subcommand{"fit", "fits scaling laws to measured data", runFitCommand},
    Subcommand{"serve", "the local HTTP server for URL tasks", runServeCommand},
    Subcommand{"doctor", "what this machine offers", runDoctorCommand},
    Subcommand{"attach", "shows the pools of programs that are running", runAttach},
    Subcommand{"host", "serves the window; started by it", runHost},
    Subcommand{"each", nullptr, nullptr},
    Subcommand{"watch", nullptr, nullptr},
    Subcommand{"history", nullptr, nullptr},
    Subcommand{"report", nullptr, nullptr},
    Subcommand{"lesson", nullptr, nullptr},
};

std::string helpText()
{
    std::string text =
        "usage: poolscope [SUBCOMMAND [OPTIONS]]\n"
        "A laboratory for worker processes: run work in pools, measure how it scales.\n"
        "Without a subcommand it opens the window.\n\nSubcommands:\n";
    for (const Subcommand& one : kSubcommands) {
        if (one.run != nullptr) {
            text += fmt::format("  {:8} {}\n", one.name, one.summary);
        }
    }
    return text +
           "\nOptions:\n"
           "  -h, --help   print this help; behind a subcommand, that one's\n"
           "  --version    print the version\n"
           "\nExamples:\n"
           "  poolscope tasks\n"
           "  poolscope run square ::: 1 2 3\n"
           "  poolscope sweep --workers 1,4,8,13 --repeats 10 url-get\n"
           "\nExit status: 0 all well, 1 some task failed, 2 usage error, 3 time limit, 130 "
           "SIGINT.\n";
}

// "each isn't built yet", or what comes nearest to a word nobody knows.
UsageError unknownSubcommand(const std::string& name)
{
    std::vector<std::string> names;
    for (const Subcommand& one : kSubcommands) {
        if (one.name == name) {
            return {"", fmt::format("subcommand {} isn't built yet", name)};
        }
        if (one.run != nullptr) {
            names.emplace_back(one.name);
        }
    }
    return {"", fmt::format("unknown {} {}; the nearest is {}; see `poolscope --help`",
                            name.starts_with('-') ? "option" : "subcommand", base::quoted(name),
                            name.starts_with('-') ? lab::nearestName(name, {"--help", "--version"})
                                                  : lab::nearestName(name, names))};
}

struct Failure {
    int status;
    std::string message;
    std::string field;
    bool cancelled = false;
};

int fail(const std::string& subcommand, bool json, const Failure& failure)
{
    complain(fmt::format("{}{}{}", subcommand, subcommand.empty() ? "" : ": ", failure.message));
    if (!json) {
        return failure.status;
    }
    const std::string schema = fmt::format("poolscope.{}/1", subcommand);
    auto document = lab::errorDocument(schema, failure.message, failure.field);
    if (failure.cancelled) {
        document["status"] = lab::name(lab::RunStatus::Cancelled);
    }
    return emitJson(document, failure.status);
}

Failure failureOf(const lab::ExperimentError& error)
{
    const std::string option = optionOfField(error.field());
    return {kExitUsage, option.empty() ? error.what() : fmt::format("{}: {}", option, error.what()),
            error.field()};
}

int runSubcommand(const Subcommand& subcommand, const Words& words)
{
    const auto failWith = [&](const Failure& failure) {
        return fail(subcommand.name, words.wantsJson(), failure);
    };
    try {
        return subcommand.run(words);
    } catch (const Interrupted& error) {
        ::_exit(failWith({kExitSignal + interruptedBy(), error.what(), "", true}));
    } catch (const UsageError& error) {
        return failWith({kExitUsage, error.what(), error.field()});
    } catch (const lab::ExperimentError& error) {
        return failWith(failureOf(error));
    } catch (const std::exception& error) {
        return failWith({kExitFailed, lab::startFailure(error, 0), ""});
    }
}

}  // namespace

namespace {

// --json may stand before the subcommand, too.
std::vector<std::string> subcommandFirst(std::vector<std::string> arguments)
{
    const auto first = std::find_if(arguments.begin(), arguments.end(),
                                    [](const std::string& word) { return word != "--json"; });
    if (first != arguments.end()) {
        std::rotate(arguments.begin(), first, first + 1);
    }
    return arguments;
}

int refuseSubcommand(const UsageError& error, bool json)
{
    complain(error.what());
    if (!json) {
        return kExitUsage;
    }
    return emitJson(lab::errorDocument("poolscope.error/1", error.what(), error.field()),
                    kExitUsage);
}

}  // namespace

int runCommandLine(const std::vector<std::string>& given)
{
    if (given.empty()) {
        return openWindowOr(helpText());
    }
    const std::vector<std::string> arguments = subcommandFirst(given);
    const std::string& name = arguments.front();
    if (name == "--help" || name == "-h" || name == "help") {
        return emit(helpText(), kExitOk);
    }
    if (name == "--version") {
        return emit(fmt::format("poolscope {}\n", lab::kToolVersion), kExitOk);
    }
    const Words words = splitWords({arguments.begin() + 1, arguments.end()});
    for (const Subcommand& one : kSubcommands) {
        if (one.name == name && one.run != nullptr) {
            return runSubcommand(one, words);
        }
    }
    if (name == "--json") {
        return refuseSubcommand({"",
                                 "--json: no subcommand is named whose results it could print; see "
                                 "`poolscope --help`"},
                                true);
    }
    return refuseSubcommand(unknownSubcommand(name), words.wantsJson());
}

}  // namespace cli
