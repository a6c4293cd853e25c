#include "lab/tasks/builtin.h"
#include "lab/tasks/number_item.h"

namespace lab {

TaskInfo doublerTask()
{
    TaskInfo task;
    task.name = "doubler";
    task.summary = "Multiplies a number by two.";
    task.itemIs = "a number";
    task.unitOfWork = "one multiplication";
    task.boundBy = BoundBy::Cpu;
    task.checkItem = checkNumberItem;
    task.prepare = [](const Parameters&) -> ItemFunction {
        return [](const std::string& item, std::uint64_t) {
            return multiply(parseNumberItem(item), std::int64_t{2});
        };
    };
    return task;
}

}  // namespace lab
