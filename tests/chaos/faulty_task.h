#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// A task in which anything may go wrong.
namespace chaos {

enum class Fault : std::uint8_t {
    None,
    Throw,
    ThrowingDestructor,  // while another exception is on its way: std::terminate
    Exit,                // at once
    LibraryExit,         // std::exit, which runs what was registered for it
    SegmentationFault,
    Kill,
    Stop,  // suspends itself: its hard limit ends it
    OutOfMemory,
    HugeResult,
};
constexpr int kFaults = 10;

struct Item {
    std::uint64_t index = 0;
    std::uint64_t seed = 0;
    std::uint64_t perMille = 0;  // of the items have a fault
    std::string ledger;          // file with a byte an item: how often it was begun
};

// The same in every process.
Fault faultOf(const Item& item);

// What an item without a fatal fault gives.
std::vector<std::uint64_t> expectedOf(const Item& item);

std::vector<std::uint64_t> faultyTask(std::uint64_t index, std::uint64_t seed,
                                      std::uint64_t perMille, const std::string& ledger);

// The same with numbers alone, so that it travels in blocks. What else it takes, a worker gets from
// its initializer. Only the first try of an item has its fault, and none has a huge result.
void prepareNumbers(const std::string& ledger, std::uint64_t items, std::uint64_t seed,
                    std::uint64_t perMille);
std::uint64_t faultyNumber(std::uint64_t index);
std::uint64_t expectedNumber(std::uint64_t index);

// How often each item was begun.
class Ledger {
public:
    Ledger(std::string path, std::size_t items);
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;
    ~Ledger();  // unmaps; the file is the folder's

    const std::string& path() const { return m_path; }
    int begun(std::size_t item) const;

private:
    std::string m_path;
    unsigned char* m_counts = nullptr;
    std::size_t m_items;
};

}  // namespace chaos
