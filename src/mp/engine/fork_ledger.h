#pragma once

#include "base/unique_fd.h"

#include <cstddef>
#include <cstdint>

namespace mp::engine {

// A page that host and template share, in which the kernel itself notes the PID of each process
// that the template forks, before that process runs. A template killed between a fork and its
// reply thus hides no child from the host: nothing is started twice or lost.
class ForkLedger {
public:
    // As many requests may be under way at once.
    static constexpr std::size_t kPlaces = 16;

    // Host: a new one. Throws std::system_error.
    static ForkLedger create();
    // Template: the host's, from its file, which is closed. Its children don't inherit the page.
    // Throws std::system_error.
    static ForkLedger open(base::UniqueFd file);

    ForkLedger() = default;
    ForkLedger(ForkLedger&& other) noexcept;
    ForkLedger& operator=(ForkLedger&& other) noexcept;
    ForkLedger(const ForkLedger&) = delete;
    ForkLedger& operator=(const ForkLedger&) = delete;
    ~ForkLedger();  // unmaps

    int file() const { return m_file.get(); }
    void closeFile() { m_file.reset(); }

    // Host, before it sends request `number`.
    void clear(std::uint32_t number);
    // Host: the PID forked for that request, 0: none.
    int pid(std::uint32_t number) const;
    // Template: where the kernel is to write it.
    std::int32_t* place(std::uint32_t number) const { return m_pids + number % kPlaces; }

private:
    explicit ForkLedger(base::UniqueFd file);

    base::UniqueFd m_file;
    std::int32_t* m_pids = nullptr;
};

}  // namespace mp::engine
