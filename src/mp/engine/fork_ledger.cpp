#include "mp/engine/fork_ledger.h"

#include "base/posix_error.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <utility>

namespace mp::engine {

namespace {

constexpr std::size_t kBytes = 4096;

}  // namespace

ForkLedger::ForkLedger(base::UniqueFd file) : m_file(std::move(file))
{
    void* const page =
        mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, m_file.get(), 0);
    if (page == MAP_FAILED) {
        base::throwErrno("map", "the ledger of the worker template");
    }
    m_pids = static_cast<std::int32_t*>(page);
}

ForkLedger ForkLedger::create()
{
    base::UniqueFd file(memfd_create("mp-template", MFD_CLOEXEC));
    if (!file || fallocate(file.get(), 0, 0, kBytes) != 0) {
        base::throwErrno("create", "the ledger of the worker template");
    }
    return ForkLedger(std::move(file));
}

ForkLedger ForkLedger::open(base::UniqueFd file)
{
    ForkLedger ledger(std::move(file));
    ledger.closeFile();
    madvise(ledger.m_pids, kBytes, MADV_DONTFORK);
    return ledger;
}

ForkLedger::ForkLedger(ForkLedger&& other) noexcept
    : m_file(std::move(other.m_file))
    , m_pids(std::exchange(other.m_pids, nullptr))
{
}

ForkLedger& ForkLedger::operator=(ForkLedger&& other) noexcept
{
    std::swap(m_file, other.m_file);
    std::swap(m_pids, other.m_pids);
    return *this;
}

ForkLedger::~ForkLedger()
{
    if (m_pids != nullptr) {
        munmap(m_pids, kBytes);
    }
}

void ForkLedger::clear(std::uint32_t number)
{
    std::atomic_ref(*place(number)).store(0);
}

int ForkLedger::pid(std::uint32_t number) const
{
    return std::atomic_ref(*place(number)).load();
}

}  // namespace mp::engine
