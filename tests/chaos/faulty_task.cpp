#include "chaos/faulty_task.h"

#include "base/posix_error.h"
#include "base/unique_fd.h"
#include "mp/task/task_context.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>

namespace chaos {

namespace {

constexpr std::size_t kHugeNumbers = std::size_t{1} << 20;  // 8 MiB

// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
std::uint64_t mixed(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}

unsigned char* mapLedger(const std::string& path, std::size_t bytes, int flags)
{
    const base::UniqueFd file(open(path.c_str(), flags | O_CLOEXEC, 0600));
    if (!file ||
        ((flags & O_CREAT) != 0 && ftruncate(file.get(), static_cast<off_t>(bytes)) != 0)) {
        base::throwErrno("open", path);
    }
    void* place = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (place == MAP_FAILED) {
        base::throwErrno("map", path);
    }
    return static_cast<unsigned char*>(place);
}

void noteBegin(const std::string& ledger, std::uint64_t index)
{
    // One page is enough, mapped anew each time: a worker must not keep anything.
    const std::size_t page = 4096;
    const base::UniqueFd file(open(ledger.c_str(), O_RDWR | O_CLOEXEC));
    void* place = mmap(nullptr, page, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(),
                       static_cast<off_t>(index / page * page));
    if (place == MAP_FAILED) {
        base::throwErrno("map", ledger);
    }
    std::atomic_ref(static_cast<unsigned char*>(place)[index % page]).fetch_add(1);
    munmap(place, page);
}

struct ThrowsWhenDestroyed {
    ~ThrowsWhenDestroyed() noexcept(false) { throw std::runtime_error("a second one"); }
};

void dieQuietly(int signal)
{
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    ::signal(signal, SIG_DFL);
    raise(signal);
}

// Takes memory until there is none, of a limit of its own.
void runOutOfMemory()
{
    rlimit before{};
    getrlimit(RLIMIT_DATA, &before);
    rlimit tight = before;
    tight.rlim_cur = std::size_t{256} << 20;
    setrlimit(RLIMIT_DATA, &tight);
    struct Restore {
        const rlimit& limit;
        ~Restore() { setrlimit(RLIMIT_DATA, &limit); }
    } const restore{before};
    std::vector<std::vector<char>> taken;
    while (true) {
        taken.emplace_back(std::size_t{16} << 20);
    }
}

void strike(Fault fault)
{
    switch (fault) {
    case Fault::Throw:
        throw std::runtime_error("on purpose");
    case Fault::ThrowingDestructor: {
        dieQuietly(0);
        std::set_terminate([] { dieQuietly(SIGABRT); });
        const ThrowsWhenDestroyed second;
        throw std::runtime_error("a first one");
    }
    case Fault::Exit:
        std::_Exit(3);
    case Fault::LibraryExit:
        std::exit(4);
    case Fault::SegmentationFault:
        dieQuietly(SIGSEGV);
        break;
    case Fault::Kill:
        raise(SIGKILL);
        break;
    case Fault::Stop:
        raise(SIGSTOP);
        break;
    case Fault::OutOfMemory:
        runOutOfMemory();
        break;
    case Fault::HugeResult:
    case Fault::None:
        break;
    }
}

// In a worker that runs tasks of numbers.
struct NumberWork {
    unsigned char* begun = nullptr;
    std::uint64_t seed = 0;
    std::uint64_t perMille = 0;
};
NumberWork g_numbers;

}  // namespace

Fault faultOf(const Item& item)
{
    const std::uint64_t number = mixed(item.seed ^ mixed(item.index));
    if (number % 1000 >= item.perMille) {
        return Fault::None;
    }
    return static_cast<Fault>(1 + number / 1000 % (kFaults - 1));
}

std::vector<std::uint64_t> expectedOf(const Item& item)
{
    if (faultOf(item) == Fault::HugeResult) {
        return std::vector<std::uint64_t>(kHugeNumbers, item.index);
    }
    return {item.index, item.index * item.index};
}

std::vector<std::uint64_t> faultyTask(std::uint64_t index, std::uint64_t seed,
                                      std::uint64_t perMille, const std::string& ledger)
{
    noteBegin(ledger, index);
    const Item item{index, seed, perMille, {}};
    strike(faultOf(item));
    return expectedOf(item);
}

void prepareNumbers(const std::string& ledger, std::uint64_t items, std::uint64_t seed,
                    std::uint64_t perMille)
{
    g_numbers = {mapLedger(ledger, items, O_RDWR), seed, perMille};
}

std::uint64_t faultyNumber(std::uint64_t index)
{
    std::atomic_ref(g_numbers.begun[index]).fetch_add(1);
    if (mp::currentTask().tries() == 1) {
        strike(faultOf({index, g_numbers.seed, g_numbers.perMille, {}}));
    }
    return expectedNumber(index);
}

std::uint64_t expectedNumber(std::uint64_t index)
{
    return mixed(index);
}

Ledger::Ledger(std::string path, std::size_t items)
    : m_path(std::move(path))
    , m_counts(mapLedger(m_path, items, O_RDWR | O_CREAT | O_TRUNC))
    , m_items(items)
{
}

Ledger::~Ledger()
{
    munmap(m_counts, m_items);
}

int Ledger::begun(std::size_t item) const
{
    return std::atomic_ref(m_counts[item]).load();
}

}  // namespace chaos
