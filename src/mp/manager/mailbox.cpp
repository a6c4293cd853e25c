#include "mp/manager/mailbox.h"

#include "base/posix_error.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <new>
#include <utility>

namespace mp::manager {

namespace {

constexpr std::size_t kRequestAt = 4096;
constexpr std::size_t kReplyAt = kRequestAt + Mailbox::kMostBytes;
constexpr std::size_t kFileBytes = kReplyAt + Mailbox::kMostBytes;
constexpr const char* kWhat = "the memory file between a manager and its client";

}  // namespace

base::UniqueFd Mailbox::makeFile()
{
    base::UniqueFd file(memfd_create("mp-manager", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file) {
        base::throwErrno("create", kWhat);
    }
    if (fallocate(file.get(), 0, 0, kFileBytes) != 0) {
        base::throwErrno("reserve", kWhat);
    }
    // Nobody can make it shorter under the other's eyes.
    if (fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        base::throwErrno("seal", kWhat);
    }
    void* const place =
        mmap(nullptr, kRequestAt, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (place == MAP_FAILED) {
        base::throwErrno("map", kWhat);
    }
    new (place) MailboxState;
    munmap(place, kRequestAt);
    return file;
}

Mailbox::Mailbox(int file)
{
    struct stat facts {};
    if (fstat(file, &facts) != 0 || facts.st_size != static_cast<off_t>(kFileBytes)) {
        base::throwErrno(EINVAL, "map", kWhat);
    }
    void* const place = mmap(nullptr, kFileBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (place == MAP_FAILED) {
        base::throwErrno("map", kWhat);
    }
    m_state = std::launder(static_cast<MailboxState*>(place));
}

Mailbox::Mailbox(Mailbox&& other) noexcept : m_state(std::exchange(other.m_state, nullptr)) {}

Mailbox& Mailbox::operator=(Mailbox&& other) noexcept
{
    std::swap(m_state, other.m_state);
    return *this;
}

Mailbox::~Mailbox()
{
    if (m_state != nullptr) {
        munmap(m_state, kFileBytes);
    }
}

std::byte* Mailbox::request() const noexcept
{
    return reinterpret_cast<std::byte*>(m_state) + kRequestAt;
}

std::byte* Mailbox::reply() const noexcept
{
    return reinterpret_cast<std::byte*>(m_state) + kReplyAt;
}

}  // namespace mp::manager
