#pragma once

#include "base/unique_fd.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

// Where a client of this machine and its server leave each other's messages: one call at a time.
// Who sleeps is woken through the socket between them, by an empty frame, so that it sees the
// other's death there, too.
namespace mp::manager {

struct MailboxState {
    alignas(64) std::atomic<std::uint64_t> requests{0};  // posted so far
    std::atomic<std::uint32_t> requestBytes{0};
    // 1: the server doesn't look here; who posts stores 0 and rings.
    std::atomic<std::uint32_t> serverSleeps{1};
    std::atomic<std::uint64_t> repliesRead{0};

    alignas(64) std::atomic<std::uint64_t> replies{0};
    std::atomic<std::uint32_t> replyBytes{0};  // or kBySocket
    std::atomic<std::uint32_t> clientSleeps{0};
};

class Mailbox {
public:
    static constexpr std::size_t kMostBytes = 16384;  // larger ones go through the socket
    static constexpr std::uint32_t kBySocket = UINT32_MAX;

    Mailbox() = default;
    // Throws std::system_error.
    static base::UniqueFd makeFile();
    explicit Mailbox(int file);
    Mailbox(Mailbox&& other) noexcept;
    Mailbox& operator=(Mailbox&& other) noexcept;
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;
    ~Mailbox();  // unmaps

    explicit operator bool() const noexcept { return m_state != nullptr; }
    MailboxState& state() const noexcept { return *m_state; }
    std::byte* request() const noexcept;
    std::byte* reply() const noexcept;

private:
    MailboxState* m_state = nullptr;
};

}  // namespace mp::manager
