// A program that gets mp::init wrong: `init_program MODE`.
//   never       never calls it
//   flagged     calls it only when it was given an argument, as a worker template never is
//   hangs       likewise, and without an argument waits for something else
//   right       calls it first
// Writes "value N" or "error TYPE: TEXT" and exits 0.

#include "mp/pool.h"

#include "mp/init.h"

#include <poll.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

int twice(int n)
{
    return 2 * n;
}

// Which mode this process's ancestor was started in: the template has no arguments.
bool inheritsHanging()
{
    const char* mode = std::getenv("INIT_PROGRAM_MODE");
    return mode != nullptr && std::string_view(mode) == "hangs";
}

}  // namespace

int main(int argc, char** argv)
{
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if (mode == "right" || mode == "flagged" || mode == "hangs" ||
        (argc == 1 && std::getenv("INIT_PROGRAM_RIGHT") != nullptr)) {
        mp::init(argc, argv);
    }
    if (mode.empty() && inheritsHanging()) {
        ::poll(nullptr, 0, 60'000);
    }
    try {
        mp::Pool pool({.workers = 2});
        std::printf("value %d\n", pool.apply(&twice, 21));
    } catch (const std::exception& error) {
        std::printf("error %s: %s\n", mp::typeName(typeid(error)).c_str(), error.what());
    }
    return 0;
}
