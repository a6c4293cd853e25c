#pragma once

#include "mp/memory/process_stamp.h"
#include "mp/sync/participants.h"
#include "mp/sync/sleep.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <span>

namespace mp::sync {

// Which processes wait at one side of a queue, or have taken something from it that isn't done yet.
// In shared memory; all but blocked() is for who has the side's mutex.
//
// What the living have is the truth. What a process that dies was just changing is its own, and its
// own doesn't count any more.
class Roster {
public:
    struct Entry {
        std::atomic<std::int32_t> pid{0};
        std::atomic<std::uint64_t> startTicks{0};
        std::atomic<std::uint32_t> waiting{0};  // threads
        std::atomic<std::uint32_t> held{0};     // items that were taken and aren't done

        memory::ProcessStamp process() const noexcept { return {pid, startTicks}; }
        bool idle() const noexcept { return waiting == 0 && held == 0; }
    };

    // This process's; null: it is in none. own() gives it one and throws std::system_error when
    // too many have one.
    Entry* findOwn() noexcept;
    Entry& own();

    void beginWait();
    void endWait() noexcept;
    // Whether others than who leaves off wait.
    bool somebodyWaits() const noexcept { return m_waiting != 0; }

    // One that has something; null: there is none.
    Entry* findHolder() noexcept;
    // Of all together.
    std::uint64_t held() const noexcept;

    // Forgets those that have died. False: somebody has looked just before.
    bool lookForTheDead();
    // After the death of who changed it.
    void countAnew() noexcept;

    // By anybody: how many living threads wait. A call of the kernel for each process that does.
    std::uint32_t blocked() const;

private:
    void buryTheDead();
    std::span<Entry> used() noexcept { return std::span(m_entries).first(m_used); }
    std::span<const Entry> used() const noexcept { return std::span(m_entries).first(m_used); }
    Entry* findIdle() noexcept;

    std::atomic<std::uint32_t> m_used{0};     // entries; the rest never was
    std::atomic<std::uint32_t> m_waiting{0};  // in all entries; follows from them
    std::int64_t m_looked = 0;                // when somebody looked for the dead last
    std::array<Entry, kMostProcesses> m_entries;
};

}  // namespace mp::sync
