#include "cli/sweep_command.h"

#include "base/text.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/preparation.h"
#include "cli/progress_bar.h"
#include "cli/sweep_report.h"
#include "cli/usage_error.h"
#include "lab/sweep/sweeper.h"
#include "lab/sweep/worker_list.h"
#include "mp/cpu_count.h"

#include <fmt/format.h>
#include <unistd.h>

#include <memory>

namespace cli {

namespace {

constexpr const char* kExamples =
    "  poolscope sweep --workers 1,4,8,13 --repeats 10 url-get\n"
    "  poolscope sweep --workers 1,4,8,13 --pool async url-get\n"
    "  poolscope sweep --workers 1..4 --repeats 5 primes --range 20000..20050\n"
    "  poolscope sweep --time-limit 60s --json spin time=2ms --range 1..200\n";

std::vector<int> readWorkers(const std::optional<std::string>& text)
{
    if (!text || *text == "auto") {
        return lab::defaultWorkerGrid(mp::usableCpuCount());
    }
    try {
        return lab::parseWorkerList(*text);
    } catch (const std::invalid_argument& error) {
        throw UsageError("workers",
                         fmt::format("--workers: {}: {}", base::quoted(*text), error.what()));
    }
}

int readRepeats(const std::string& text)
{
    constexpr std::int64_t kMost = 10'000;
    try {
        return static_cast<int>(base::parseInteger(text, 1, kMost));
    } catch (const std::invalid_argument&) {
        throw UsageError("repeats", fmt::format("--repeats: {} isn't a number of repetitions; "
                                                "accepted: a whole number from 1 to {}",
                                                base::quoted(text), kMost));
    }
}

void showProgress(ProgressBar& bar, const lab::SweepProgress& progress)
{
    const std::string where = progress.block == 0
                                  ? std::string("warm-up")
                                  : fmt::format("block {} of {}", progress.block, progress.blocks);
    bar.show(
        {static_cast<double>(progress.doneRepeats), static_cast<double>(progress.totalRepeats),
         fmt::format("{}, {} worker{}", where, progress.workers, progress.workers == 1 ? "" : "s"),
         progress.etaSeconds});
}

int statusOf(lab::RunStatus status)
{
    switch (status) {
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

std::optional<std::string> parseSweep(const Words& words, SweepWords& result)
{
    ExperimentOptions options;
    Parser parser({.subcommand = "sweep",
                   .usage = "--workers LIST TASK [NAME=VALUE …] [OPTIONS] [::: ITEM …]",
                   .summary =
                       "Measures one task at several numbers of workers: randomised blocks,\n"
                       "statistics, scaling laws, a verdict.",
                   .examples = kExamples});
    std::optional<std::string> workers;
    std::optional<std::string> repeats;
    parser.value("--workers", workers, "1,2,4..16",
                 "what to measure; default: a grid up to twice the usable CPUs");
    parser.value("--repeats", repeats, "N", "repetitions at each, default 10");
    options.addTo(parser);
    auto help = parser.parse(words.head);
    if (help) {
        return help;
    }
    if (words.afterDashes) {
        throw UsageError("",
                         "a sweep of a command (words behind '--') isn't built yet; name a "
                         "built-in task, see `poolscope tasks`");
    }
    result.json = options.json;
    result.experiment = options.experiment(parser.positionals(), words);
    result.experiment.sweepWorkers = readWorkers(workers);
    result.experiment.repeats = readRepeats(repeats.value_or("10"));
    return std::nullopt;
}

int runSweep(const Words& words)
{
    SweepWords parsed;
    if (const auto help = parseSweep(words, parsed)) {
        return emit(*help, kExitOk);
    }
    std::unique_ptr<lab::Sweeper> sweeper;
    ProgressBar bar;
    lab::SweepCallbacks callbacks;
    callbacks.onProgress = [&](const lab::SweepProgress& progress) { showProgress(bar, progress); };
    callbacks.onTick = [&] {
        if (interruptedBy() != 0) {
            sweeper->stop();
        }
    };
    catchInterrupts();
    // Reads the items, perhaps from a pipe that never ends.
    sweeper = prepared([experiment = parsed.experiment, callbacks] {
        return std::make_unique<lab::Sweeper>(experiment, callbacks);
    });
    const lab::SweepResult result = sweeper->run();
    releaseInterrupts();
    bar.clear();
    if (!result.message.empty()) {
        complain(result.message);
    }
    int status = statusOf(result.status);
    const ReportStyle style{terminalWidth(), localeIsUtf8() || !standardOutputIsTerminal(),
                            standardOutputHasColour()};
    status = parsed.json ? emitJson(lab::toJson(result), status)
                         : emit(sweepReport(result, style), status);
    if (sweeper->stuck()) {
        ::_exit(status);  // see Sweeper::stuck; all output has been written
    }
    return status;
}

}  // namespace cli
