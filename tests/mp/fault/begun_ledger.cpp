#include "mp/fault/begun_ledger.h"

#include "base/posix_error.h"
#include "base/unique_fd.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>

namespace fault_test {

namespace {

constexpr std::size_t kBytes = kMostItems + 1;

}  // namespace

BegunLedger::BegunLedger(const std::string& path)
{
    const base::UniqueFd file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file || ftruncate(file.get(), kBytes) != 0) {
        base::throwErrno("open", path);
    }
    void* place = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (place == MAP_FAILED) {
        base::throwErrno("map", path);
    }
    m_bytes = static_cast<unsigned char*>(place);
}

BegunLedger::~BegunLedger()
{
    munmap(m_bytes, kBytes);
}

void BegunLedger::begin(int item)
{
    std::atomic_ref(m_bytes[item]).fetch_add(1);
}

int BegunLedger::begun(int item) const
{
    return std::atomic_ref(m_bytes[item]).load();
}

void BegunLedger::raiseFlag()
{
    std::atomic_ref(m_bytes[kMostItems]).store(1);
}

bool BegunLedger::flag() const
{
    return std::atomic_ref(m_bytes[kMostItems]).load() != 0;
}

}  // namespace fault_test
