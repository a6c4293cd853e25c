#include "base/quoting.h"
#include "base/text.h"
#include "lab/experiment.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace lab {
namespace {

// The words of a command line. A value that starts with '-' is written as --option=value: it would
// pass for an option.
class Words {
public:
    void add(std::string word) { m_words.push_back(std::move(word)); }

    void option(const std::string& name, const std::string& value)
    {
        if (!value.empty() && value != "-" && value[0] == '-') {
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
    if (experiment.start == StartMethod::Spawn) {
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
    case ItemSource::Kind::Default:
    case ItemSource::Kind::List:
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
    if (experiment.items.kind == ItemSource::Kind::List) {
        words.add(":::");
        for (const std::string& item : experiment.items.list) {
            words.add(item);
        }
    }
    return words.quoted();
}

}  // namespace lab
