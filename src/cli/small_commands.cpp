#include "cli/small_commands.h"

#include "base/quoting.h"
#include "cli/doctor_command.h"
#include "cli/fit_command.h"
#include "cli/output.h"
#include "cli/parser.h"
#include "cli/serve_command.h"
#include "cli/tasks_command.h"
#include "cli/usage_error.h"
#include "lab/machine_facts.h"

#include <fmt/format.h>

#include <iostream>
#include <sstream>

namespace cli {

namespace {

// What a command doesn't take, named.
void refuseRest(const std::string& subcommand, const std::vector<std::string>& positionals,
                const Words& words)
{
    if (!positionals.empty()) {
        throw UsageError("", fmt::format("{} takes no {}; see `poolscope {} --help`", subcommand,
                                         base::quoted(positionals.front()), subcommand));
    }
    if (words.items || words.afterDashes) {
        throw UsageError("", fmt::format("{} takes no words behind '{}'", subcommand,
                                         words.items ? ":::" : "--"));
    }
}

}  // namespace

int runTasksCommand(const Words& words)
{
    bool json = false;
    Parser parser({.subcommand = "tasks",
                   .usage = "[--json]",
                   .summary = "Lists the built-in tasks: items, parameters, units, defaults.",
                   .examples = "  poolscope tasks\n  poolscope tasks --json\n"});
    parser.flag("--json", json, "print one JSON document");
    if (const auto help = parser.parse(words.head)) {
        return emit(*help, kExitOk);
    }
    refuseRest("tasks", parser.positionals(), words);
    std::ostringstream out;
    const int status = runTasks(json, out, std::cerr);
    return emit(out.str(), status);
}

int runFitCommand(const Words& words)
{
    FitOptions options;
    Parser parser({.subcommand = "fit",
                   .usage = "FILE.csv [--json]",
                   .summary =
                       "Fits scaling laws to measurements: a CSV file with the columns workers\n"
                       "and throughput (or seconds); repeated rows are replicates.",
                   .examples = "  poolscope fit measured.csv\n"
                               "  printf 'workers,seconds\\n1,8\\n2,4.3\\n4,2.5\\n8,1.9\\n' | "
                               "poolscope fit -\n"});
    parser.flag("--json", options.json, "print one JSON document");
    if (const auto help = parser.parse(words.head)) {
        return emit(*help, kExitOk);
    }
    auto files = parser.positionals();
    if (words.afterDashes) {
        files.insert(files.end(), words.afterDashes->begin(), words.afterDashes->end());
    }
    if (files.size() != 1 || words.items) {
        throw UsageError("file", fmt::format("fit takes one file (or - for standard input), but {} "
                                             "are given; see `poolscope fit --help`",
                                             files.size()));
    }
    options.path = files.front();
    options.colour = standardOutputHasColour();
    options.width = terminalWidth();
    std::ostringstream out;
    const int status = runFit(options, lab::machineJson(), std::cin, out, std::cerr);
    return emit(out.str(), status);
}

int runServeCommand(const Words& words)
{
    ServeArguments arguments;
    Parser parser({.subcommand = "serve",
                   .usage = "[OPTIONS]",
                   .summary = "Serves nine pages over HTTP, each after its latency, and prints the "
                              "address.",
                   .examples =
                       "  poolscope serve --latency 200ms --slow /moin/=1s --port 8080\n"
                       "  poolscope run url-get server=http://127.0.0.1:8080 ::: /about/\n"});
    parser.value("--latency", arguments.latency, "TIME", "before each answer, default 250ms");
    parser.value("--jitter", arguments.jitter, "TIME", "up to this much more, at random");
    parser.value("--slow", arguments.slow, "PATH=TIME", "a page's own latency; more behind commas");
    parser.value("--host", arguments.host, "ADDRESS", "to listen at, default 127.0.0.1");
    parser.value("--port", arguments.port, "N", "to listen at; default 0: a free one");
    parser.flag("--until-stdin-closes", arguments.untilStdinCloses,
                "end when standard input is closed");
    if (const auto help = parser.parse(words.head)) {
        return emit(*help, kExitOk);
    }
    refuseRest("serve", parser.positionals(), words);
    return runServe(serveOptions(arguments), arguments.untilStdinCloses, std::cout, std::cerr);
}

int runDoctorCommand(const Words& words)
{
    bool json = false;
    Parser parser(
        {.subcommand = "doctor",
         .usage = "[--json]",
         .summary = "Says what this machine offers, what that is for and what is lacking.",
         .examples = "  poolscope doctor\n"});
    parser.flag("--json", json, "print one JSON document");
    if (const auto help = parser.parse(words.head)) {
        return emit(*help, kExitOk);
    }
    refuseRest("doctor", parser.positionals(), words);
    std::ostringstream out;
    const int status = runDoctor(json, out, std::cerr);
    return emit(out.str(), status);
}

}  // namespace cli
