#include "chaos/tormentor.h"

#include <poll.h>
#include <signal.h>

namespace chaos {

namespace {

constexpr int kPaceMs = 20;

std::vector<mp::WorkerInfo> startedWorkers(const mp::Pool& pool)
{
    std::vector<mp::WorkerInfo> workers = pool.workers();
    std::erase_if(workers, [](const mp::WorkerInfo& worker) {
        return worker.state == mp::WorkerStateCode::Ended ||
               worker.state == mp::WorkerStateCode::Starting;
    });
    return workers;
}

}  // namespace

Tormentor::Tormentor(mp::Pool& pool, std::uint64_t seed)
    : m_pool(pool)
    , m_random(seed)
    , m_thread([this] { torment(); })
{
}

Tormentor::~Tormentor()
{
    m_stop = true;
    m_thread.join();
    for (const mp::WorkerInfo& worker : startedWorkers(m_pool)) {
        m_pool.signalWorker(worker.slot, worker.pid, SIGCONT);
    }
}

void Tormentor::torment()
{
    while (!m_stop) {
        poll(nullptr, 0, kPaceMs);  // the pace of the harm, nothing waits for it
        const auto workers = startedWorkers(m_pool);
        if (!workers.empty()) {
            harm(workers[m_random() % workers.size()]);
        }
        // Whoever was suspended goes on sooner or later.
        if (!workers.empty() && m_random() % 2 == 0) {
            const auto& lucky = workers[m_random() % workers.size()];
            m_pool.signalWorker(lucky.slot, lucky.pid, SIGCONT);
        }
    }
}

void Tormentor::harm(const mp::WorkerInfo& worker)
{
    constexpr int kDeeds[] = {SIGKILL, SIGSEGV, SIGSTOP, SIGKILL};
    const int signal = kDeeds[m_random() % std::size(kDeeds)];
    m_deeds += m_pool.signalWorker(worker.slot, worker.pid, signal) ? 1 : 0;
}

}  // namespace chaos
