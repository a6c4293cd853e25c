#include "cli/tasks_command.h"

#include "lab/machine_facts.h"
#include "lab/tasks/task.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>

namespace cli {
namespace {

using Type = lab::ParameterInfo::Type;

const char* nameOf(lab::BoundBy boundBy)
{
    switch (boundBy) {
    case lab::BoundBy::Cpu:
        return "cpu";
    case lab::BoundBy::Memory:
        return "memory";
    case lab::BoundBy::Waiting:
        return "waiting";
    }
    return "";
}

const char* nameOf(Type type)
{
    switch (type) {
    case Type::Duration:
        return "duration";
    case Type::Count:
        return "count";
    case Type::Size:
        return "size";
    case Type::Integer:
        return "integer";
    case Type::Text:
        return "text";
    case Type::Path:
        return "path";
    case Type::Choice:
        return "choice";
    }
    return "";
}

// What a value looks like, for people.
std::string formOf(const lab::ParameterInfo& info)
{
    switch (info.type) {
    case Type::Duration:
        return "duration: ns us ms s min";
    case Type::Count:
        return "count: k M G are powers of 1000";
    case Type::Size:
        return "size: K M G are powers of 1024";
    case Type::Choice:
        return fmt::format("{}", fmt::join(info.choices, "|"));
    default:
        return nameOf(info.type);
    }
}

bool isMeasured(Type type)
{
    return type != Type::Text && type != Type::Path && type != Type::Choice;
}

nlohmann::json limitOf(Type type, std::int64_t limit)
{
    if (!isMeasured(type) || limit == INT64_MAX) {
        return nullptr;
    }
    return type == Type::Duration ? nlohmann::json(static_cast<double>(limit) / 1e9)
                                  : nlohmann::json(limit);
}

nlohmann::json toJson(const lab::ParameterInfo& info)
{
    return {
        {"name", info.name},
        {"type", nameOf(info.type)},
        {"default", info.defaultText.empty() ? nlohmann::json() : nlohmann::json(info.defaultText)},
        {"required", info.required},
        {"help", info.help},
        {"choices", info.choices},
        {"minimum", limitOf(info.type, info.minimum)},
        {"maximum", limitOf(info.type, info.maximum)}};
}

nlohmann::json toJson(const lab::TaskInfo& task)
{
    nlohmann::json parameters = nlohmann::json::array();
    for (const lab::ParameterInfo& info : task.parameters) {
        parameters.push_back(toJson(info));
    }
    nlohmann::json pools{"process", "thread", "serial"};
    if (task.asyncPool) {
        pools.push_back("async");
    }
    return {{"name", task.name},
            {"summary", task.summary},
            {"item", task.itemIs},
            {"itemsAreFiles", task.itemsAreFiles},
            {"itemsRequired", !task.defaultItems},
            {"unitOfWork", task.unitOfWork},
            {"boundBy", nameOf(task.boundBy)},
            {"pools", std::move(pools)},
            {"endsEarly", task.endsEarly},
            {"parameters", std::move(parameters)}};
}

std::string standing(const lab::ParameterInfo& info)
{
    if (info.required) {
        return info.name + "=…";
    }
    return info.defaultText.empty() ? fmt::format("[{}=…]", info.name)
                                    : info.name + "=" + info.defaultText;
}

void print(const lab::TaskInfo& task, std::ostream& out)
{
    out << fmt::format("{}  {}\n", task.name, task.summary);
    out << fmt::format("    item: {}; unit of work: {}; bound by {}{}{}\n", task.itemIs,
                       task.unitOfWork,
                       task.boundBy == lab::BoundBy::Cpu ? "CPU" : nameOf(task.boundBy),
                       task.asyncPool ? "; also --pool async" : "",
                       task.endsEarly ? "; minds --soft-timeout" : "");
    for (const lab::ParameterInfo& info : task.parameters) {
        out << fmt::format("    {:<18} {} ({})\n", standing(info), info.help, formOf(info));
    }
}

}  // namespace

nlohmann::json tasksDocument()
{
    nlohmann::json tasks = nlohmann::json::array();
    for (const lab::TaskInfo& task : lab::builtinTasks()) {
        tasks.push_back(toJson(task));
    }
    return {{"schema", "poolscope.tasks/1"},
            {"tool", POOLSCOPE_VERSION},
            {"machine", lab::machineJson()},
            {"tasks", std::move(tasks)}};
}

int runTasks(bool json, std::ostream& out, std::ostream& err)
{
    if (json) {
        out << tasksDocument().dump(2) << '\n';
    } else {
        for (const lab::TaskInfo& task : lab::builtinTasks()) {
            print(task, out);
        }
        out << "\nA task that minds --soft-timeout fails at it with SoftLimitExceeded, wherever it "
               "stands, and isn't\ntried again; a hard limit, --timeout, ends any task together "
               "with "
               "its worker process.\n";
        out << "\nExample: poolscope run spin time=20ms --workers 4 --range 1..100\n";
    }
    out.flush();
    if (!out) {
        err << "poolscope tasks: the list can't be written; is the disk full?\n";
        return 1;
    }
    return 0;
}

}  // namespace cli
