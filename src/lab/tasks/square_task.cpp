#include "lab/tasks/builtin.h"
#include "lab/tasks/number_item.h"

namespace lab {

TaskInfo squareTask()
{
    TaskInfo task;
    task.name = "square";
    task.summary = "Multiplies a number by itself.";
    task.itemIs = "a number";
    task.unitOfWork = "one multiplication";
    task.boundBy = BoundBy::Cpu;
    task.checkItem = checkNumberItem;
    task.prepare = [](const Parameters&) -> ItemFunction {
        return [](const std::string& item, std::uint64_t) {
            const Number number = parseNumberItem(item);
            return multiply(number, number);
        };
    };
    return task;
}

}  // namespace lab
