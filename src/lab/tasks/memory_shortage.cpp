#include "lab/tasks/memory_shortage.h"

#include "base/posix_error.h"
#include "base/small_file.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace lab {
namespace {

constexpr std::size_t kHeadroom = 64 * 1024 * 1024;
constexpr std::size_t kBlock = 4 * 1024 * 1024;

// The limit, lowered for as long as the object lives.
class AddressSpaceLimit {
public:
    explicit AddressSpaceLimit(rlim_t bytes)
    {
        if (getrlimit(RLIMIT_AS, &m_before) != 0) {
            base::throwErrno("getrlimit", "RLIMIT_AS");
        }
        const rlimit lowered{std::min(bytes, m_before.rlim_max), m_before.rlim_max};
        if (setrlimit(RLIMIT_AS, &lowered) != 0) {
            base::throwErrno("setrlimit", "RLIMIT_AS");
        }
    }
    ~AddressSpaceLimit() { setrlimit(RLIMIT_AS, &m_before); }
    AddressSpaceLimit(const AddressSpaceLimit&) = delete;
    AddressSpaceLimit& operator=(const AddressSpaceLimit&) = delete;

private:
    rlimit m_before{};
};

// Whole pages of address space in use now: the first number of /proc/self/statm.
std::size_t addressSpaceUsed()
{
    const std::string pages = base::readSmallFile("/proc/self/statm");
    return std::strtoull(pages.c_str(), nullptr, 10) *
           static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

struct Shortage {
    std::size_t used = 0;  // bytes got before the refusal
    int error = 0;         // the kernel's, or 0 if it never refused
};

// Touches every page: an untouched one costs nothing. Stops by itself at twice the headroom, for a
// kernel that doesn't keep the limit.
Shortage useUpMemory()
{
    std::vector<void*> blocks;
    blocks.reserve(2 * kHeadroom / kBlock);
    int error = 0;
    while (error == 0 && blocks.size() < blocks.capacity()) {
        void* const block =
            mmap(nullptr, kBlock, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) {
            error = errno;
        } else {
            std::memset(block, 0x5A, kBlock);
            blocks.push_back(block);
        }
    }
    for (void* const block : blocks) {
        munmap(block, kBlock);
    }
    return {blocks.size() * kBlock, error};
}

Shortage useUpLimitedMemory()
{
    const AddressSpaceLimit limit(addressSpaceUsed() + kHeadroom);
    return useUpMemory();
}

}  // namespace

void runOutOfMemory()
{
    const Shortage shortage = useUpLimitedMemory();
    throw OutOfMemory(fmt::format("out of memory on purpose: {} MiB were used, then {}",
                                  shortage.used >> 20,
                                  shortage.error != 0 ? std::strerror(shortage.error)
                                                      : "we stopped, as the kernel set no limit"));
}

}  // namespace lab
