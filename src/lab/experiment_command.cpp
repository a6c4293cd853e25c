#include "base/quoting.h"
#include "base/text.h"
#include "lab/experiment.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace lab {
namespace {

// What Linux hands to a program: 128 KiB a word, and of all words (each with its pointer), with
// the usual stack of 8 MiB, 2 MiB together with the environment.
constexpr std::size_t kLongestWord = 128 * 1024 - 1;
constexpr std::size_t kMostWordBytes = 1024 * 1024;

// The words of a command line. A value that starts with '-' or is ":::" is written as
// --option=value: it would pass for an option or for the begin of the items.
class Words {
public:
    void add(std::string word) { m_words.push_back(std::move(word)); }

    void option(const std::string& name, const std::string& value)
    {
        if (value == ":::" || (value != "-" && value.starts_with('-'))) {
            add(name + "=" + value);
        } else {
            add(name);
            add(value);
        }
    }

    std::string quoted() const { return base::shellQuote(m_words); }

private:
    std::vector<std::string> m_words{"poolscope"};
};

void addPool(Words& words, const Experiment& experiment)
{
    switch (experiment.pool) {
    case PoolKind::Process:
        break;
    case PoolKind::Thread:
        words.option("--pool", "thread");
        break;
    case PoolKind::Serial:
        words.option("--pool", "serial");
        break;
    case PoolKind::Async:
        words.option("--pool", "async");
        break;
    }
    if (experiment.isSweep()) {
        words.option("--workers", fmt::format("{}", fmt::join(experiment.sweepWorkers, ",")));
        words.option("--repeats", std::to_string(experiment.repeats));
    } else if (experiment.workers != 0) {
        words.option("--workers", std::to_string(experiment.workers));
    }
    // The other pools start no process, and the command refuses to be told how.
    if (experiment.start == StartMethod::Spawn && experiment.pool == PoolKind::Process) {
        words.option("--start", "spawn");
    }
}

void addLimits(Words& words, const Experiment& experiment)
{
    if (experiment.chunkSize != 0) {
        words.option("--chunksize", experiment.chunkSize < 0
                                        ? std::string("adaptive")
                                        : std::to_string(experiment.chunkSize));
    }
    if (experiment.getLimit) {
        words.option("--get-timeout", base::exactDuration(*experiment.getLimit));
    }
    if (experiment.softLimit) {
        words.option("--soft-timeout", base::exactDuration(*experiment.softLimit));
    }
    if (experiment.hardLimit) {
        words.option("--timeout", base::exactDuration(*experiment.hardLimit));
    }
    if (experiment.timeLimit) {
        words.option("--time-limit", base::exactDuration(*experiment.timeLimit));
    }
    if (experiment.retries != 0) {
        words.option("--retries", std::to_string(experiment.retries));
    }
    if (experiment.retryErrors) {
        words.add("--retry-errors");
    }
    if (!experiment.first.empty()) {
        words.option("--first", experiment.first);
    }
    if (experiment.maxTasksPerChild != 0) {
        words.option("--max-tasks-per-child", std::to_string(experiment.maxTasksPerChild));
    }
    if (!experiment.keepResults) {
        words.add("--no-results");
    }
    if (experiment.captureOutput) {
        words.add("--capture");
    }
    if (experiment.seed != 0) {
        words.option("--seed", std::to_string(experiment.seed));
    }
    if (!experiment.name.empty()) {
        words.option("--name", experiment.name);
    }
}

bool fitArguments(const std::vector<std::string>& items)
{
    std::size_t bytes = 0;
    for (const std::string& item : items) {
        bytes += item.size() + 1 + sizeof(char*);
        if (item.size() > kLongestWord || bytes > kMostWordBytes) {
            return false;
        }
    }
    return true;
}

// Whether each can stand on a line of its own, also in a terminal into which it is pasted.
bool areLines(const std::vector<std::string>& items)
{
    return std::all_of(items.begin(), items.end(), [](const std::string& item) {
        return !item.empty() && base::isUtf8(item) &&
               std::none_of(item.begin(), item.end(),
                            [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    });
}

// Items that are too much for arguments come on standard input.
bool comeOnInput(const ItemSource& items)
{
    return items.kind == ItemSource::Kind::List && !fitArguments(items.list) &&
           areLines(items.list);
}

std::string hereDocument(const std::vector<std::string>& items)
{
    std::string end = "END";
    while (std::find(items.begin(), items.end(), end) != items.end()) {
        end += "_";
    }
    return fmt::format(" <<'{0}'\n{1}\n{0}", end, fmt::join(items, "\n"));
}

void addSource(Words& words, const ItemSource& items)
{
    switch (items.kind) {
    case ItemSource::Kind::Range:
        words.option("--range", fmt::format("{}..{}", items.from, items.to));
        break;
    case ItemSource::Kind::Lines:
        words.option("--items", items.path);
        break;
    case ItemSource::Kind::Files:
        words.option("--files", items.path);
        break;
    case ItemSource::Kind::List:
        if (comeOnInput(items)) {
            words.option("--items", "-");
        }
        break;
    case ItemSource::Kind::Default:
        break;
    }
}

}  // namespace

std::string asCommand(const Experiment& experiment)
{
    Words words;
    words.add(experiment.isSweep() ? "sweep" : "run");
    addPool(words, experiment);
    addLimits(words, experiment);
    addSource(words, experiment.items);
    words.add(experiment.task);
    for (const auto& [name, value] : experiment.parameters) {
        words.add(name + "=" + value);
    }
    if (comeOnInput(experiment.items)) {
        return words.quoted() + hereDocument(experiment.items.list);
    }
    if (experiment.items.kind == ItemSource::Kind::List) {
        words.add(":::");
        for (const std::string& item : experiment.items.list) {
            words.add(item);
        }
    }
    return words.quoted();
}

}  // namespace lab
