// What a process finds out about its CPUs: `quota_program FOLDER PLACE…`.
// Puts the folder in the place of all control groups, for itself alone, and writes "quota Q usable
// N" as the library reads it from there; Q is "none" without one. Exit status 77: it may not mount.

#include "mp/cpu_count.h"

#include <sched.h>
#include <sys/mount.h>

#include <cstdio>

namespace {

constexpr int kMayNotMount = 77;

bool mountedApart()
{
    return ::unshare(CLONE_NEWNS) == 0 &&
           ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: quota_program FOLDER PLACE…\n");
        return 2;
    }
    if (!mountedApart()) {
        return kMayNotMount;
    }
    for (int i = 2; i < argc; ++i) {
        if (::mount(argv[1], argv[i], nullptr, MS_BIND, nullptr) != 0) {
            return kMayNotMount;
        }
    }
    if (const auto quota = mp::cpuQuota()) {
        std::printf("quota %.3f usable %d\n", *quota, mp::usableCpuCount());
    } else {
        std::printf("quota none usable %d\n", mp::usableCpuCount());
    }
    return 0;
}
