#pragma once

#include <cstddef>
#include <string>

// A file that a program and the tasks it runs in other processes share: how often each item was
// begun, and one flag.
namespace fault_test {

constexpr std::size_t kMostItems = 1000;

class BegunLedger {
public:
    // `path`: a file of this name is made where there is none.
    explicit BegunLedger(const std::string& path);
    BegunLedger(const BegunLedger&) = delete;
    BegunLedger& operator=(const BegunLedger&) = delete;
    ~BegunLedger();  // unmaps

    void begin(int item);
    int begun(int item) const;
    void raiseFlag();
    bool flag() const;

private:
    unsigned char* m_bytes = nullptr;
};

}  // namespace fault_test
