#include "lab/run/backtrace.h"

#include <algorithm>

namespace lab {

namespace {

constexpr std::size_t kLatest = 16;

}  // namespace

const std::string& Backtrace::text() const
{
    std::call_once(m_once, [this] { m_text = m_trace.text(); });
    return m_text;
}

std::shared_ptr<const Backtrace> Backtraces::of(const mp::stack::StackTrace& trace)
{
    if (trace.empty()) {
        return nullptr;
    }
    const auto known = std::find_if(m_latest.begin(), m_latest.end(),
                                    [&](const auto& one) { return one->trace() == trace; });
    if (known != m_latest.end()) {
        return *known;
    }
    if (m_latest.size() == kLatest) {
        m_latest.pop_back();
    }
    m_latest.push_front(std::make_shared<const Backtrace>(trace));
    return m_latest.front();
}

}  // namespace lab
