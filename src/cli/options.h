#pragma once

#include "cli/parser.h"
#include "cli/words.h"
#include "lab/experiment.h"

#include <optional>
#include <string>
#include <vector>

namespace cli {

// What `run` and `sweep` share: the task, its items and the pool.
struct ExperimentOptions {
    std::optional<std::string> items{};
    std::optional<std::string> files{};
    std::optional<std::string> range{};
    std::optional<std::string> pool{};
    std::optional<std::string> workers{};
    std::optional<std::string> start{};
    std::optional<std::string> chunkSize{};
    std::optional<std::string> getTimeout{};
    std::optional<std::string> softTimeout{};
    std::optional<std::string> timeout{};
    std::optional<std::string> timeLimit{};
    std::optional<std::string> retries{};
    std::optional<std::string> first{};
    std::optional<std::string> maxTasksPerChild{};
    std::optional<std::string> seed{};
    std::optional<std::string> name{};
    std::optional<std::string> output{};
    bool retryErrors = false;
    bool noResults = false;
    bool capture = false;
    bool json = false;

    // Tells the parser about them all, and about those that aren't built yet.
    void addTo(Parser& parser);

    // The experiment but for its workers. Throws UsageError; unknown tasks and parameters are
    // ExperimentError of lab::check.
    lab::Experiment experiment(const std::vector<std::string>& positionals,
                               const Words& words) const;
};

// "4" → 4, "auto" → 0, "150%" → that part of the usable CPUs, rounded up, at least 1.
int parseWorkers(const std::string& text, int usableCpus);

// "1..200000", both ends in.
std::pair<std::int64_t, std::int64_t> parseRange(const std::string& text);

// The option that sets this field of an experiment ("chunkSize" → "--chunksize"), or empty.
std::string optionOfField(const std::string& field);

}  // namespace cli
