#include "cli/options.h"

#include "base/text.h"
#include "cli/usage_error.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <functional>
#include <utility>

namespace cli {

namespace {

constexpr std::int64_t kLargestChunk = 1'000'000'000;
constexpr std::int64_t kMostRetries = 1'000'000;
constexpr std::int64_t kMostSeed = (std::int64_t{1} << 53) - 1;  // whole in any JSON reader

// Runs a parser of base/text and turns its refusal into one that names the option.
template <class Read>
auto read(const std::string& option, const std::string& text, Read&& parse)
{
    try {
        return parse(text);
    } catch (const std::invalid_argument& error) {
        throw UsageError(fieldOf(option), fmt::format("{}: {}", option, error.what()));
    }
}

std::chrono::nanoseconds readLimit(const std::string& option, const std::string& text)
{
    const auto limit = read(option, text, [](const auto& t) { return base::parseDuration(t); });
    if (limit.count() <= 0) {
        throw UsageError(fieldOf(option),
                         fmt::format("{}: {} is no time to work in; accepted: a duration above 0, "
                                     "such as 500ms, 2s, 1min",
                                     option, base::quoted(text)));
    }
    return limit;
}

template <class Value>
using Choices = std::vector<std::pair<std::string, Value>>;

template <class Value>
Value choose(const std::string& option, const std::string& text, const Choices<Value>& choices)
{
    std::string accepted;
    for (const auto& [word, value] : choices) {
        if (word == text) {
            return value;
        }
        accepted += (accepted.empty() ? "" : ", ") + word;
    }
    throw UsageError(fieldOf(option),
                     fmt::format("{}: {} isn't one of {}", option, base::quoted(text), accepted));
}

lab::PoolKind readPool(const std::string& text)
{
    return choose<lab::PoolKind>("--pool", text,
                                 {{"process", lab::PoolKind::Process},
                                  {"thread", lab::PoolKind::Thread},
                                  {"serial", lab::PoolKind::Serial},
                                  {"async", lab::PoolKind::Async}});
}

lab::StartMethod readStart(const std::string& text)
{
    return choose<lab::StartMethod>(
        "--start", text,
        {{"forkserver", lab::StartMethod::Forkserver}, {"spawn", lab::StartMethod::Spawn}});
}

int readChunkSize(const std::string& text)
{
    if (text == "adaptive") {
        return lab::kAdaptiveChunks;
    }
    try {
        return static_cast<int>(base::parseInteger(text, 1, kLargestChunk));
    } catch (const std::invalid_argument&) {
        throw UsageError("chunksize",
                         fmt::format("--chunksize: {} isn't a chunk size; accepted: a whole number "
                                     "from 1 to {}, or adaptive",
                                     base::quoted(text), kLargestChunk));
    }
}

void addParameter(lab::Experiment& experiment, const std::string& word)
{
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw UsageError("", fmt::format("{} is no parameter; write NAME=VALUE, and items behind "
                                         "':::'",
                                         base::quoted(word)));
    }
    const std::string name = word.substr(0, equals);
    if (!experiment.parameters.emplace(name, word.substr(equals + 1)).second) {
        throw UsageError(
            "parameters." + name,
            fmt::format("parameter {} is given twice; give it once", base::quoted(name)));
    }
}

void addTask(lab::Experiment& experiment, const std::vector<std::string>& positionals)
{
    if (positionals.empty()) {
        throw UsageError("task", "no task is named; `poolscope tasks` lists them");
    }
    experiment.task = positionals.front();
    for (std::size_t i = 1; i < positionals.size(); ++i) {
        addParameter(experiment, positionals[i]);
    }
}

}  // namespace

void ExperimentOptions::addTo(Parser& parser)
{
    parser.value("--range", range, "A..B", "items: the whole numbers from A to B, both in");
    parser.value("--items", items, "FILE",
                 "items: the lines of FILE (LF or CRLF), - is standard input");
    parser.value("--files", files, "DIR|GLOB", "items: the files in DIR, or those that match");
    parser.value("--pool", pool, "KIND", "process (default), thread, serial or async");
    parser.value("--start", start, "METHOD", "of processes: forkserver (default) or spawn");
    parser.value("--chunksize", chunkSize, "N|adaptive",
                 "items handed over at once; adaptive: about 1 ms of work; default ceil(items / "
                 "(4 x workers))");
    parser.value("--max-tasks-per-child", maxTasksPerChild, "N",
                 "a worker process is replaced after N tasks");
    parser.value("--get-timeout", getTimeout, "TIME",
                 "how long each result is waited for; the task runs on, and the result is marked");
    parser.value("--soft-timeout", softTimeout, "TIME",
                 "a task's soft limit: built-in tasks that take long then fail");
    parser.value("--timeout", timeout, "TIME", "a task's hard limit: its worker is replaced");
    parser.value("--time-limit", timeLimit, "TIME", "of the whole; then exit status 3");
    parser.value("--retries", retries, "N", "more tries for tasks whose worker died or timed out");
    parser.flag("--retry-errors", retryErrors, "retries also for tasks that threw an error");
    parser.value("--first", first, "PATTERN",
                 "items that match go first (* any characters, ? one); results keep their order");
    parser.value("--seed", seed, "N", "of everything random; recorded");
    parser.value("--name", name, "TEXT", "what to call it");
    parser.value("--output", output, "DIR",
                 "what each task writes goes to DIR/INDEX.out and .err (its last try, up to 1 MiB "
                 "a stream); DIR is new or empty");
    parser.flag("--capture", capture,
                "what each task writes is kept with its result (up to 1 MiB a stream, 64 MiB in "
                "all)");
    parser.flag("--no-results", noResults, "leave the single results out");
    parser.flag("--json", json, "print one JSON document");
    for (const char* option : {"--memory-limit", "--pin"}) {
        parser.notBuiltYet(option, true);
    }
    parser.notBuiltYet("--record", false);
    parser.notBuiltYet("--no-record", false);
}

namespace {

lab::ItemSource itemSource(const ExperimentOptions& options, const Words& words)
{
    lab::ItemSource source;
    std::vector<std::string> given;
    if (words.items) {
        given.emplace_back(":::");
        source.kind = lab::ItemSource::Kind::List;
        source.list = *words.items;
    }
    if (options.range) {
        given.emplace_back("--range");
        source.kind = lab::ItemSource::Kind::Range;
        std::tie(source.from, source.to) = parseRange(*options.range);
    }
    if (options.items) {
        given.emplace_back("--items");
        source.kind = lab::ItemSource::Kind::Lines;
        source.path = *options.items;
    }
    if (options.files) {
        given.emplace_back("--files");
        source.kind = lab::ItemSource::Kind::Files;
        source.path = *options.files;
    }
    if (given.size() > 1) {
        throw UsageError("items", fmt::format("items come from one place, but {} and {} are given",
                                              given[0], given[1]));
    }
    return source;
}

}  // namespace

lab::Experiment ExperimentOptions::experiment(const std::vector<std::string>& positionals,
                                              const Words& words) const
{
    lab::Experiment experiment;
    addTask(experiment, positionals);
    experiment.items = itemSource(*this, words);
    experiment.name = name.value_or("");
    experiment.pool = readPool(pool.value_or("process"));
    experiment.start = readStart(start.value_or("forkserver"));
    if (start && experiment.pool != lab::PoolKind::Process) {
        throw UsageError("start", fmt::format("--start is for worker processes, but --pool {} has "
                                              "none; leave --start out",
                                              *pool));
    }
    experiment.chunkSize = chunkSize ? readChunkSize(*chunkSize) : 0;
    if (getTimeout) {
        experiment.getLimit = readLimit("--get-timeout", *getTimeout);
    }
    if (softTimeout) {
        experiment.softLimit = readLimit("--soft-timeout", *softTimeout);
    }
    if (timeout) {
        experiment.hardLimit = readLimit("--timeout", *timeout);
    }
    if (timeLimit) {
        experiment.timeLimit = readLimit("--time-limit", *timeLimit);
    }
    experiment.retries =
        static_cast<int>(read("--retries", retries.value_or("0"), [](const auto& text) {
            return base::parseInteger(text, 0, kMostRetries);
        }));
    experiment.retryErrors = retryErrors;
    experiment.first = first.value_or("");
    if (maxTasksPerChild) {
        experiment.maxTasksPerChild =
            static_cast<int>(read("--max-tasks-per-child", *maxTasksPerChild, [](const auto& text) {
                return base::parseInteger(text, 1, INT32_MAX);
            }));
    }
    if (seed) {
        experiment.seed = static_cast<std::uint64_t>(read(
            "--seed", *seed, [](const auto& t) { return base::parseInteger(t, 1, kMostSeed); }));
    }
    experiment.keepResults = !noResults;
    if (output && capture) {
        throw UsageError("capture",
                         "--capture keeps with the results what --output writes to "
                         "files; give one of them");
    }
    experiment.captureOutput = output.has_value() || capture;
    return experiment;
}

int parseWorkers(const std::string& text, int usableCpus)
{
    if (text == "auto") {
        return 0;
    }
    const bool percent = !text.empty() && text.back() == '%';
    try {
        if (!percent) {
            return static_cast<int>(base::parseInteger(text, 1, lab::kMaxWorkers));
        }
        const double share = base::parseNumber(text.substr(0, text.size() - 1)) / 100;
        const double workers = std::ceil(share * usableCpus);
        if (share > 0 && workers <= lab::kMaxWorkers) {
            return std::max(1, static_cast<int>(workers));
        }
    } catch (const std::invalid_argument&) {
        // Told below, with everything that would be accepted.
    }
    throw UsageError(
        "workers", fmt::format("--workers: {} isn't a number of workers; accepted: a whole number "
                               "from 1 to {}, auto, or a share of the CPUs such as 150%",
                               base::quoted(text), lab::kMaxWorkers));
}

std::pair<std::int64_t, std::int64_t> parseRange(const std::string& text)
{
    const std::size_t dots = text.find("..");
    try {
        if (dots != std::string::npos) {
            const std::pair range{base::parseInteger(text.substr(0, dots)),
                                  base::parseInteger(text.substr(dots + 2))};
            if (range.first <= range.second) {
                return range;
            }
        }
    } catch (const std::invalid_argument&) {
        // Told below.
    }
    throw UsageError(
        "range", fmt::format("--range: {} isn't a range; accepted: A..B, two whole numbers with "
                             "A <= B, such as 1..1000",
                             base::quoted(text)));
}

std::string optionOfField(const std::string& field)
{
    static const std::array<std::pair<const char*, const char*>, 16> kOptions{
        {{"workers", "--workers"},
         {"sweepWorkers", "--workers"},
         {"chunkSize", "--chunksize"},
         {"getLimit", "--get-timeout"},
         {"softLimit", "--soft-timeout"},
         {"hardLimit", "--timeout"},
         {"timeLimit", "--time-limit"},
         {"retries", "--retries"},
         {"retryErrors", "--retry-errors"},
         {"first", "--first"},
         {"repeats", "--repeats"},
         {"pool", "--pool"},
         {"start", "--start"},
         {"maxTasksPerChild", "--max-tasks-per-child"},
         {"output", "--output"},
         {"captureOutput", "--output"}}};
    for (const auto& [name, option] : kOptions) {
        if (field == name) {
            return option;
        }
    }
    return {};
}

}  // namespace cli
