#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// The built-in tasks: what a pool's workers do to items.
namespace lab {

// Parameters as written by a person, name → text ("time" → "50ms").
using Parameters = std::map<std::string, std::string>;

enum class BoundBy : std::uint8_t { Cpu, Memory, Waiting };

struct ParameterInfo {
    enum class Type : std::uint8_t { Duration, Count, Size, Integer, Text, Path, Choice };

    std::string name{};
    Type type = Type::Text;
    std::string defaultText{};           // empty: optional, off unless given
    std::string help{};                  // one line, for forms and `poolscope tasks`
    std::vector<std::string> choices{};  // of Choice
    std::int64_t minimum = 0;            // of Count, Size, Integer (and Duration, in ns)
    std::int64_t maximum = INT64_MAX;
    bool required = false;
};

// What one item is worked on with: lives in one worker, is called for one item after another.
// The index is the item's place among the run's items. Returns the task's value (any JSON; binary
// allowed); throws to fail the item.
using ItemFunction = std::function<nlohmann::json(const std::string& item, std::uint64_t index)>;

struct TaskInfo {
    std::string name;
    std::string summary;     // one line
    std::string itemIs;      // "a number", "a file", "anything"
    std::string unitOfWork;  // "one multiplication", "one page fetched"
    BoundBy boundBy = BoundBy::Cpu;
    bool itemsAreFiles = false;
    bool asyncPool = false;  // can also be run by --pool async
    bool endsEarly = false;  // looks whether it is asked to end while it works: see early_end.h
    std::vector<ParameterInfo> parameters{};
    // Items used when none are given; empty function: items are required.
    std::function<std::vector<std::string>(const Parameters&)> defaultItems{};
    // Refuses an item that can't be worked on ("square takes a number, not 'x'"): a sentence, or
    // empty if it is fine. May be left empty. Runs in the host before anything is started.
    std::function<std::string(const std::string& item)> checkItem{};
    // The same for complete parameters that don't fit each other or this machine, and for given
    // items (never the default ones) that don't fit the parameters. May be left empty.
    std::function<std::string(const Parameters&)> checkParameters{};
    std::function<std::string(const Parameters&, const std::vector<std::string>& items)>
        checkItems{};
    // Adds to the complete parameters what every worker must know of the whole list of items (gzip:
    // which file names occur twice). Runs in the host, through lab::workerParameters. May be empty.
    std::function<void(Parameters&, const std::vector<std::string>& items)> adapt{};
    // Called once in each worker. The parameters are complete (defaults filled in) and checked.
    std::function<ItemFunction(const Parameters&)> prepare{};
};

// All built-in tasks, in the order in which lists show them.
const std::vector<TaskInfo>& builtinTasks();

// The task of that name. Throws std::invalid_argument that names the nearest known name.
const TaskInfo& findTask(std::string_view name);

// Checks names, types, ranges and choices, and fills in defaults. Throws std::invalid_argument with
// a sentence that names the parameter, its value and what would be accepted.
Parameters completeParameters(const TaskInfo& task, const Parameters& given);

}  // namespace lab
