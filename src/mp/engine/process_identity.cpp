#include "mp/engine/process_identity.h"

#include <sys/prctl.h>

#include <atomic>
#include <utility>

namespace mp::engine {

namespace {

ProcessIdentity& identity()
{
    // Never destroyed: threads may ask while the program ends.
    static auto* const own = new ProcessIdentity;
    return *own;
}

std::atomic<int> g_children = 0;

}  // namespace

const ProcessIdentity& ownIdentity()
{
    return identity();
}

void setParent(int pid, std::string name)
{
    identity().parent = pid;
    identity().parentName = std::move(name);
}

void becomeProcess(std::string name, std::vector<int> numbers, bool daemon)
{
    prctl(PR_SET_NAME, name.c_str());  // the kernel keeps the first 15 bytes
    identity().name = std::move(name);
    identity().numbers = std::move(numbers);
    identity().daemon = daemon;
}

std::vector<int> takeChildNumbers()
{
    std::vector<int> numbers = ownIdentity().numbers;
    numbers.push_back(++g_children);
    return numbers;
}

std::string defaultName(const std::vector<int>& numbers)
{
    std::string name = "Process";
    char separator = '-';
    for (const int number : numbers) {
        name += std::exchange(separator, ':') + std::to_string(number);
    }
    return name;
}

}  // namespace mp::engine
