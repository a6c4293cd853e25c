#include "mp/fault/tally.h"

#include "mp/errors.h"

#include <algorithm>
#include <numeric>

namespace fault_test {

std::vector<int> Tally::items(int count)
{
    const std::lock_guard lock(m_mutex);
    std::vector<int> items(static_cast<std::size_t>(count));
    std::iota(items.begin(), items.end(), static_cast<int>(m_ends.size()));
    m_ends.resize(m_ends.size() + items.size());
    return items;
}

Report Tally::take()
{
    checkBegun();
    return std::move(m_report);
}

void Tally::add(int Report::*number, int count)
{
    const std::lock_guard lock(m_mutex);
    m_report.*number += count;
}

void Tally::retries(int item)
{
    const std::lock_guard lock(m_mutex);
    m_retried.push_back(item);
}

void Tally::violated(std::string what)
{
    const std::lock_guard lock(m_mutex);
    if (m_report.violations.size() < 20) {
        std::replace(what.begin(), what.end(), '\n', ' ');
        m_report.violations.push_back(std::move(what));
    }
}

void Tally::ended(int item, bool right, Meant meant)
{
    const std::lock_guard lock(m_mutex);
    ++m_ends[static_cast<std::size_t>(item)];
    ++m_report.values;
    if (meant == Meant::Throw || meant == Meant::Exit) {
        violated("item " + std::to_string(item) + " gave a value where there is none");
    }
    if (!right) {
        violated("item " + std::to_string(item) + " gave a wrong value");
    }
    if (m_ledger.begun(item) == 0) {
        violated("item " + std::to_string(item) + " gave a value and was never run");
    }
}

void Tally::ended(int item, const std::exception_ptr& error, Meant meant)
{
    const std::lock_guard lock(m_mutex);
    ++m_ends[static_cast<std::size_t>(item)];
    const auto count = [&](int& number, bool allowed, const std::exception& what) {
        ++number;
        if (!allowed) {
            violated("item " + std::to_string(item) + " ended with: " + what.what());
        }
    };
    try {
        std::rethrow_exception(error);
    } catch (const mp::WorkerLost& lost) {
        const bool exited = lost.status() == base::ExitStatus::exited(3);
        count(exited ? m_report.errors : m_report.lost, !exited || meant == Meant::Exit, lost);
    } catch (const mp::PoolBroken& broken) {
        count(m_report.broken, true, broken);
    } catch (const mp::RemoteError& thrown) {
        count(m_report.errors, meant == Meant::Throw, thrown);
    } catch (const mp::Cancelled& cancelled) {
        count(m_report.errors, meant == Meant::Cancel, cancelled);
    } catch (const std::exception& other) {
        count(m_report.errors, false, other);
    }
}

std::unique_ptr<mp::Pool> Tally::makePool(const mp::PoolOptions& options)
{
    for (int attempt = 0; attempt < 2; ++attempt) {
        try {
            return std::make_unique<mp::Pool>(options);
        } catch (const mp::PoolBroken&) {
            add(&Report::refusals, 1);
        }
    }
    add(&Report::unplaced, 1);
    return nullptr;
}

void Tally::checkBegun()
{
    for (std::size_t i = 0; i < m_ends.size(); ++i) {
        const int item = static_cast<int>(i);
        const bool retried = std::find(m_retried.begin(), m_retried.end(), item) != m_retried.end();
        if (m_ledger.begun(item) > 1 && !retried) {
            violated("item " + std::to_string(item) + " was begun " +
                     std::to_string(m_ledger.begun(item)) + " times");
        }
        if (m_ends[i] > 1) {
            violated("item " + std::to_string(item) + " ended " + std::to_string(m_ends[i]) +
                     " times");
        }
    }
}

}  // namespace fault_test
