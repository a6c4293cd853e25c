#include "chaos/resizer.h"

#include <poll.h>

#include <stdexcept>

namespace chaos {

namespace {

constexpr int kPaceMs = 20;

}  // namespace

Resizer::Resizer(mp::Pool& pool, int most, std::uint64_t seed)
    : m_pool(pool)
    , m_most(most)
    , m_random(seed)
    , m_thread([this] { resizeAllTheTime(); })
{
}

Resizer::~Resizer()
{
    m_stop = true;
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

std::string Resizer::stop()
{
    m_stop = true;
    m_thread.join();
    resize(m_most);
    return m_trouble;
}

void Resizer::resizeAllTheTime()
{
    do {
        poll(nullptr, 0, kPaceMs);  // the pace of the change, nothing waits for it
    } while (!m_stop && resize(1 + static_cast<int>(m_random() % static_cast<unsigned>(m_most))));
}

bool Resizer::resize(int workers)
{
    try {
        m_pool.resize(workers);
        return true;
    } catch (const std::logic_error&) {
        return false;  // it was terminated
    } catch (const std::exception& error) {
        m_trouble = error.what();
        return false;
    }
}

}  // namespace chaos
