#include "chaos/harm.h"

#include "helpers/wait_for.h"

#include <fmt/format.h>

#include <algorithm>

using namespace std::chrono_literals;

namespace chaos {

Harm::Harm(mp::Pool& pool, const RoundOptions& options)
{
    if (options.tormented) {
        m_tormentor.emplace(pool, options.seed);
    }
    if (options.resized) {
        m_resizer.emplace(pool, options.workers, options.seed);
    }
}

// The tormentor first: it resumes what it has suspended.
std::string Harm::stop()
{
    m_tormentor.reset();
    const std::string trouble = m_resizer ? m_resizer->stop() : std::string();
    m_resizer.reset();
    return trouble.empty() ? trouble : "the pool couldn't be resized: " + trouble;
}

std::string awaitWorkers(const mp::Pool& pool, int count)
{
    const auto present = [&pool] {
        const auto workers = pool.workers();
        return std::count_if(workers.begin(), workers.end(), [](const mp::WorkerInfo& worker) {
            return worker.state == mp::WorkerStateCode::Idle;
        });
    };
    if (helpers::waitFor([&] { return present() == count; }, 60s)) {
        return {};
    }
    return fmt::format("{} of {} workers are there again", present(), count);
}

}  // namespace chaos
