#pragma once

#include "mp/fault/begun_ledger.h"
#include "mp/fault/report.h"
#include "mp/pool.h"

#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace fault_test {

constexpr std::chrono::seconds kHang{60};  // what takes longer has no end

// Numbers the tasks of a workload and judges how each of them ends. From any thread.
class Tally {
public:
    explicit Tally(const std::string& path) : m_path(path), m_ledger(path) {}

    const std::string& path() const { return m_path; }
    BegunLedger& ledger() { return m_ledger; }
    // At the end.
    Report take();

    void add(int Report::*number, int count);

    // So many numbers that no task has had.
    std::vector<int> items(int count);

    enum class Meant { Value, Throw, Cancel, Exit };  // Cancel: it may also have been too late
    void ended(int item, bool right, Meant meant);
    void ended(int item, const std::exception_ptr& error, Meant meant);
    void violated(std::string what);
    // The item is tried again when it is lost.
    void retries(int item);

    // Tries twice; null when that was in vain.
    std::unique_ptr<mp::Pool> makePool(const mp::PoolOptions& options);

private:
    void checkBegun();

    const std::string m_path;
    BegunLedger m_ledger;
    std::recursive_mutex m_mutex;
    Report m_report;
    std::vector<int> m_ends;  // of each item
    std::vector<int> m_retried;
};

}  // namespace fault_test
