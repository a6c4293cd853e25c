#pragma once

#include "mp/scope/event_counters.h"
#include "mp/scope/scope_event.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

// How an event ring lies in its memory: one page of header, then `capacity` slots of one event.
// Event n lies in slot n modulo capacity.
//
// A seqlock without fences, so that ThreadSanitizer can follow it. The writer, for event n:
//     reserved = n + 1;  the slot's words, each a release store;  counters likewise;
//     published = n + 1 (release)
// A reader takes events below `published`, words by acquire loads, and looks at `reserved` after
// that: if a word came from a later lap, its acquire load has made that lap's `reserved` visible,
// so everything below reserved - capacity may be mixed and is thrown away. What lies above is
// whole.
namespace mp::scope {

constexpr std::uint64_t kRingMagic = 0x474E'4952'5045'5653;  // "SVEPRING"
constexpr std::uint32_t kRingVersion = 2;
constexpr std::size_t kRingHeaderBytes = 4096;
constexpr std::size_t kWordsPerEvent = sizeof(ScopeEvent) / sizeof(std::uint64_t);

using RingWord = std::atomic<std::uint64_t>;
static_assert(RingWord::is_always_lock_free && sizeof(RingWord) == 8);

struct RingHeader {
    // Written before the descriptor is handed to anyone, constant from then on.
    std::uint64_t magic;
    std::uint32_t version;
    std::uint32_t eventBytes;
    std::uint32_t capacity;
    std::uint32_t kinds;  // lengths of the counter tables
    std::uint32_t outcomes;
    std::uint32_t hostPid;

    alignas(64) RingWord reserved;  // events that have been begun
    RingWord published;             // events that are complete
    std::array<RingWord, kEventKinds> countByKind;
    std::array<RingWord, kTaskOutcomes> countByOutcome;
};
static_assert(sizeof(RingHeader) <= kRingHeaderBytes && std::is_standard_layout_v<RingHeader>);

constexpr std::size_t ringBytes(std::uint32_t capacity)
{
    return kRingHeaderBytes + std::size_t{capacity} * sizeof(ScopeEvent);
}

// The counters as one moment saw them, if the writer lets: see EventRingReader::counters().
EventCounters readCounters(const RingHeader& header);

}  // namespace mp::scope
