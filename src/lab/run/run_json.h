#pragma once

#include "lab/run/run_record.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

// Run records as the JSON of `poolscope run --json` and of the host's replies. Moments become
// seconds since the run began, durations seconds; what isn't known is null.
namespace lab {

// Writes a whole document: schema, tool, machine, experiment, status, wallSeconds, tasks, workers
// and, unless the experiment drops them, results. It goes to `write` in pieces, the results one by
// one, since as a whole they would take a hundred times their memory. Items that a stopped run
// never began are counted under tasks, but are no results. `write` returns false to end it early.
void writeJson(const RunRecord& record, const std::function<bool(std::string_view)>& write);

nlohmann::json toJson(const TaskCounts& counts);
nlohmann::json toJson(const WorkerRecord& worker, std::int64_t runStartedNs);

// What became of a worker's time: {startSeconds, waitSeconds, busySeconds, serializeSeconds,
// bytesIn, bytesOut}, part of the above.
nlohmann::json insightJson(const WorkerRecord& worker);

// One row of `results`: {index, item[, itemBase64], value | error, state, worker, tries, …Seconds
// [, outputBytes{stdout, stderr}]}. What it wrote itself is left to outputJson().
nlohmann::json resultJson(std::size_t index, const std::string& item, const ItemRecord& record,
                          std::int64_t runStartedNs);
// The same as text, on one line; on demand with what it wrote.
std::string resultText(std::size_t index, const std::string& item, const ItemRecord& record,
                       std::int64_t runStartedNs, bool withOutput);
// {stdout, stderr}: what is kept of an item's output, in valid UTF-8.
nlohmann::json outputJson(const mp::TaskOutput& output);

// {"code": 3}, {"signal": 9}, or null for one that runs on or whose status nobody knows.
nlohmann::json exitJson(const std::optional<base::ExitStatus>& exit);

// The value of a done item as JSON that can be written out: binary parts become Base64 text.
nlohmann::json valueJson(const ItemRecord& record);

// {"schema": …, "tool": …, "machine": …}: how every document begins.
nlohmann::json documentHead(const std::string& schema);

// A document that reports why there is no other: head and {"error": {message, field}}.
nlohmann::json errorDocument(const std::string& schema, const std::string& message,
                             const std::string& field);

}  // namespace lab
