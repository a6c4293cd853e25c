#include "mp/memory/segment.h"

#include "base/available_memory.h"
#include "base/posix_error.h"
#include "mp/memory/registry.h"
#include "mp/memory/stale_segments.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <new>
#include <stdexcept>
#include <system_error>

namespace mp::memory {

namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kMostBytes = std::size_t{1} << 46;
constexpr const char* kFolder = "/dev/shm";

std::size_t fileSize(std::size_t bytes)
{
    return (bytes + kPage - 1) / kPage * kPage + kPage;
}

std::string called(const std::string& name)
{
    return name.empty() ? "shared memory" : "shared memory \"" + name + "\"";
}

void checkSize(std::size_t bytes, const std::string& name)
{
    if (bytes == 0 || bytes > kMostBytes) {
        throw std::invalid_argument(called(name) + " of " + std::to_string(bytes) +
                                    " bytes can't be made: it needs at least 1 byte, and at most " +
                                    std::to_string(kMostBytes));
    }
}

// All at once: what isn't there now would be a SIGBUS later.
void allocate(int file, std::size_t offset, std::size_t bytes, const std::string& name)
{
    if (fallocate(file, 0, static_cast<off_t>(offset), static_cast<off_t>(bytes)) != 0) {
        base::throwErrno("reserve " + std::to_string(bytes) + " bytes for", called(name));
    }
}

// A memory file has no limit of its own: the kernel would rather kill others than refuse.
void reserveIn(int file, std::size_t offset, std::size_t bytes, const std::string& name)
{
    if (bytes > base::availableMemory()) {
        base::throwErrno(ENOMEM, "reserve " + std::to_string(bytes) + " bytes for", called(name));
    }
    allocate(file, offset, bytes, name);
}

// The first so many bytes and the mark.
void reserveFirst(int file, std::size_t bytes, std::size_t reserved, const std::string& name)
{
    checkSize(bytes, name);
    const std::size_t size = fileSize(bytes);
    if (ftruncate(file, static_cast<off_t>(size)) != 0) {
        base::throwErrno("make", called(name));
    }
    reserveIn(file, 0, std::min(reserved, bytes), name);
    allocate(file, size - kPage, kPage, name);
}

std::span<std::byte> map(int file, std::size_t size, const std::string& name)
{
    void* place = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (place == MAP_FAILED) {
        base::throwErrno("map", called(name));
    }
    return {static_cast<std::byte*>(place), size};
}

struct stat statusOf(int file, const std::string& name)
{
    struct stat status {};
    if (fstat(file, &status) != 0) {
        base::throwErrno("look at", called(name));
    }
    return status;
}

}  // namespace

void checkName(const std::string& name)
{
    if (name.empty() || name.size() > NAME_MAX || name.front() == '.' ||
        name.find('/') != std::string::npos || name.find('\0') != std::string::npos) {
        throw std::invalid_argument("shared memory can't be called \"" + name +
                                    "\": a name has 1 to " + std::to_string(NAME_MAX) +
                                    " bytes, doesn't begin with a dot and holds no slash");
    }
}

std::string pathOf(const std::string& name)
{
    return std::string(kFolder) + "/" + name;
}

Segment::Segment(base::UniqueFd file, std::span<std::byte> memory, std::string name,
                 Identity identity)
    : m_file(std::move(file))
    , m_memory(memory)
    , m_name(std::move(name))
    , m_identity(identity)
{
}

Segment::Identity Segment::identityOf(int file, const std::string& name)
{
    const struct stat status = statusOf(file, name);
    return {status.st_dev, status.st_ino};
}

Segment::~Segment()
{
    Registry::instance().forget(m_identity);
    if (m_unlinks) {
        ::unlink(pathOf(m_name).c_str());
    }
    munmap(m_memory.data(), m_memory.size());
}

SegmentMark& Segment::mark() const
{
    return *std::launder(reinterpret_cast<SegmentMark*>(m_memory.data() + m_memory.size() - kPage));
}

// A new segment in an empty file.
Segment::Ptr Segment::make(base::UniqueFd file, std::size_t bytes, std::size_t reserved,
                           const std::string& name)
{
    reserveFirst(file.get(), bytes, reserved, name);
    const Identity identity = identityOf(file.get(), name);
    const auto memory = map(file.get(), fileSize(bytes), name);
    Ptr segment(new Segment(std::move(file), memory, name, identity));
    auto* mark = new (memory.data() + memory.size() - kPage) SegmentMark;
    mark->bytes = bytes;
    mark->owner = ownStamp();
    return segment;
}

// A segment that is there.
Segment::Ptr Segment::adopt(base::UniqueFd file, const std::string& name)
{
    const struct stat status = statusOf(file.get(), name);
    const Identity identity{status.st_dev, status.st_ino};
    return Registry::instance().findOr(identity, [&] {
        const auto size = static_cast<std::size_t>(status.st_size);
        if (!S_ISREG(status.st_mode) || size < 2 * kPage || size % kPage != 0) {
            throw std::invalid_argument(called(name) + " wasn't made by mp::SharedMemory");
        }
        const auto memory = map(file.get(), size, name);
        Ptr segment(new Segment(std::move(file), memory, name, identity));
        const SegmentMark& mark = segment->mark();
        if (mark.magic != SegmentMark::kMagic || mark.bytes == 0 || mark.bytes > kMostBytes ||
            fileSize(mark.bytes) != size) {
            throw std::invalid_argument(called(name) + " wasn't made by mp::SharedMemory");
        }
        return segment;
    });
}

Segment::Ptr Segment::anonymous(std::size_t bytes)
{
    return sparse(bytes, bytes);
}

Segment::Ptr Segment::sparse(std::size_t bytes, std::size_t reserved)
{
    base::UniqueFd file(memfd_create("mp-shared", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file || fchmod(file.get(), 0600) != 0) {
        base::throwErrno("make", called(""));
    }
    Ptr segment = make(std::move(file), bytes, reserved, "");
    // Nobody who has it can make another's access a SIGBUS.
    if (fcntl(segment->m_file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        base::throwErrno("seal", called(""));
    }
    Registry::instance().note(segment->m_identity, segment);
    return segment;
}

Segment::Ptr Segment::create(const std::string& name, std::size_t bytes)
{
    checkName(name);
    removeStaleSegments();
    // It appears under its name when it is whole.
    base::UniqueFd file(::open(kFolder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (!file) {
        base::throwErrno("make", called(name));
    }
    Ptr segment = make(std::move(file), bytes, bytes, name);
    const std::string self = "/proc/self/fd/" + std::to_string(segment->m_file.get());
    if (linkat(AT_FDCWD, self.c_str(), AT_FDCWD, pathOf(name).c_str(), AT_SYMLINK_FOLLOW) != 0) {
        base::throwErrno("make", called(name));
    }
    segment->m_unlinks = true;
    Registry::instance().note(segment->m_identity, segment);
    return segment;
}

Segment::Ptr Segment::open(const std::string& name)
{
    checkName(name);
    base::UniqueFd file(::open(pathOf(name).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (!file) {
        base::throwErrno("open", called(name));
    }
    return adopt(std::move(file), name);
}

Segment::Ptr Segment::fromTicket(const Ticket& ticket)
{
    const Identity wanted{ticket.device, ticket.inode};
    Ptr segment = Registry::instance().find(wanted);
    if (!segment) {
        const std::string path =
            "/proc/" + std::to_string(ticket.pid) + "/fd/" + std::to_string(ticket.descriptor);
        base::UniqueFd file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
        if (!file) {
            base::throwErrno("open", called(ticket.name) + " of process " +
                                         std::to_string(ticket.pid) +
                                         ", which must have it while it is passed on");
        }
        if (identityOf(file.get(), ticket.name) != wanted) {
            throw std::system_error(ESTALE, std::generic_category(),
                                    "process " + std::to_string(ticket.pid) +
                                        " no longer has the shared memory that it has passed on");
        }
        segment = adopt(std::move(file), ticket.name);
    }
    return segment;
}

Ticket Segment::ticket() const
{
    return {static_cast<std::int32_t>(getpid()), m_file.get(), m_identity.device, m_identity.inode,
            m_name};
}

void Segment::reserve(std::size_t offset, std::size_t count) const
{
    reserveIn(m_file.get(), offset, count, m_name);
}

void Segment::giveBack(std::size_t offset, std::size_t count) const noexcept
{
    // Refused, it stays: nothing is wrong but that the memory isn't anybody else's.
    (void)fallocate(m_file.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                    static_cast<off_t>(offset), static_cast<off_t>(count));
}

void Segment::unlink()
{
    m_unlinks = false;
    if (m_name.empty() || ::unlink(pathOf(m_name).c_str()) != 0) {
        base::throwErrno(m_name.empty() ? ENOENT : errno, "take away the name of", called(m_name));
    }
}

}  // namespace mp::memory
