#include "cli/run_command.h"

#include "base/text.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/preparation.h"
#include "cli/progress_bar.h"
#include "cli/run_report.h"
#include "cli/usage_error.h"
#include "lab/run/pace.h"
#include "lab/run/run_json.h"
#include "lab/run/runner.h"
#include "mp/cpu_count.h"

#include <fmt/format.h>

#include <unistd.h>

#include <memory>
#include <utility>

namespace cli {

namespace {

using namespace std::chrono_literals;

constexpr const char* kExamples =
    "  poolscope run square --range 1..200000 --chunksize 1 --workers 4\n"
    "  poolscope run sha256 --files /usr/share/doc --json\n"
    "  poolscope run gzip out=/tmp/packed --files '/usr/share/dict/*'\n"
    "  poolscope run url-get --pool async --workers 8\n"
    "  poolscope run sleep time=50ms ::: a b c d\n";

void showProgress(ProgressBar& bar, lab::Pace& pace, const lab::RunProgress& progress)
{
    const lab::TaskCounts& tasks = progress.tasks;
    pace.look(progress.wallNs, tasks.settled());
    std::string note =
        fmt::format("{} of {}", base::formatCount(tasks.settled()), base::formatCount(tasks.total));
    if (tasks.failed > 0) {
        note += fmt::format(", {} failed", base::formatCount(tasks.failed));
    }
    if (const auto rate = pace.rate()) {
        note += ", " + rateText(*rate);
    }
    bar.show({static_cast<double>(tasks.settled()), static_cast<double>(tasks.total), note,
              pace.secondsLeft(tasks.total - tasks.settled(), progress.outlook.workers,
                               progress.outlook.secondsLeft)});
}

struct Prepared {
    std::shared_ptr<lab::OutputFolder> outputs{};  // null without --output
    std::unique_ptr<lab::Runner> runner{};
};

// Reads the items, perhaps from a pipe that never ends.
Prepared prepare(const RunWords& words)
{
    lab::check(words.experiment);
    auto items = std::make_shared<const std::vector<std::string>>(lab::loadItems(words.experiment));
    Prepared made;
    if (words.output) {
        made.outputs = std::make_shared<lab::OutputFolder>(*words.output);
    }
    lab::RunOptions options;
    options.outputs = made.outputs;
    made.runner = std::make_unique<lab::Runner>(words.experiment, std::move(items), options);
    return made;
}

// Returns the status, now that all output should be in its files.
int finish(lab::OutputFolder& outputs, int status)
{
    const std::string trouble = outputs.finish();
    if (!trouble.empty()) {
        complain(trouble);
    }
    return outputs.failed() && status == kExitOk ? kExitFailed : status;
}

// False: a signal came, and the workers take long to start.
bool waitUntilOpened(lab::Runner& runner)
{
    while (!runner.opened(50ms)) {
        if (interruptedBy() != 0) {
            runner.stop();
            return runner.opened(500ms);
        }
    }
    return true;
}

void waitFor(lab::Runner& runner)
{
    ProgressBar bar;
    lab::Pace pace;
    pace.look(0, 0);
    while (!runner.wait(50ms)) {
        if (interruptedBy() != 0) {
            runner.stop();
        }
        showProgress(bar, pace, runner.progress());
    }
}

int statusOf(const lab::RunRecord& record)
{
    switch (record.status) {
    case lab::RunStatus::Ok:
        return kExitOk;
    case lab::RunStatus::Failed:
        return kExitFailed;
    case lab::RunStatus::Timeout:
        return kExitTimeLimit;
    case lab::RunStatus::Cancelled:
        return kExitSignal + interruptedBy();
    }
    return kExitFailed;
}

}  // namespace

std::optional<std::string> parseRun(const Words& words, RunWords& result)
{
    ExperimentOptions options;
    Parser parser({.subcommand = "run",
                   .usage = "TASK [NAME=VALUE …] [OPTIONS] [::: ITEM …]",
                   .summary = "Runs one task over items in one pool of workers.",
                   .examples = kExamples});
    std::optional<std::string> workers;
    parser.value("--workers", workers, "N|auto|150%", "1 to 4096; default: the usable CPUs");
    options.addTo(parser);
    auto help = parser.parse(words.head);
    if (help) {
        return help;
    }
    auto positionals = parser.positionals();
    if (words.afterDashes) {
        positionals.insert(positionals.end(), words.afterDashes->begin(), words.afterDashes->end());
    }
    result.json = options.json;
    result.output = options.output;
    result.experiment = options.experiment(positionals, words);
    result.experiment.workers = parseWorkers(workers.value_or("auto"), mp::usableCpuCount());
    return std::nullopt;
}

int runRun(const Words& words)
{
    RunWords parsed;
    if (const auto help = parseRun(words, parsed)) {
        return emit(*help, kExitOk);
    }
    catchInterrupts();
    auto [outputs, runner] = prepared([parsed] { return prepare(parsed); });
    runner->begin();
    if (!waitUntilOpened(*runner)) {
        static_cast<void>(runner.release());  // it would wait for its workers to be started
        throw Interrupted();
    }
    waitFor(*runner);
    releaseInterrupts();
    const lab::RunRecord record = runner->record();
    if (!record.message.empty()) {
        complain(record.message);
    }
    int status = statusOf(record);
    if (outputs) {
        status = finish(*outputs, status);
    }
    status = parsed.json
                 ? emitPieces([&](const Write& write) { lab::writeJson(record, write); }, status)
                 : emit(runReport(record), status);
    if (runner->stuck()) {
        ::_exit(status);  // see Runner::stuck; all output has been written
    }
    return status;
}

}  // namespace cli
