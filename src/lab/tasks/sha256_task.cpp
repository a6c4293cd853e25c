#include "lab/tasks/builtin.h"
#include "lab/tasks/early_end.h"
#include "lab/tasks/file_item.h"
#include "lab/tasks/sha256.h"

namespace lab {
namespace {

// A worker's own: the buffer and the context are made once.
struct Summer {
    Sha256 sum{};
    std::vector<unsigned char> buffer = std::vector<unsigned char>(256 * 1024);

    std::string sumOf(const std::string& path)
    {
        FileReader file(path);
        sum.finish();  // an item that failed half-way may have left something behind
        while (const std::size_t count = file.read(buffer)) {
            endIfAsked();
            sum.add({buffer.data(), count});
        }
        return inHex(sum.finish());
    }
};

}  // namespace

TaskInfo sha256Task()
{
    TaskInfo task;
    task.name = "sha256";
    task.summary = "Computes the SHA-256 sum of a file, as sha256sum does.";
    task.itemIs = "a file";
    task.unitOfWork = "one file";
    task.boundBy = BoundBy::Cpu;
    task.endsEarly = true;
    task.itemsAreFiles = true;
    task.checkItem = checkFileItem;
    task.prepare = [](const Parameters&) -> ItemFunction {
        return [summer = std::make_shared<Summer>()](const std::string& item,
                                                     std::uint64_t) -> nlohmann::json {
            return summer->sumOf(item);
        };
    };
    return task;
}

}  // namespace lab
