#include "gui/models/result_finder.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gui {
namespace {

constexpr int kAgainMs = 1000;

}  // namespace

void ResultFinder::begin(qint64 items)
{
    m_items = items;
    m_running.clear();
    restart();
}

void ResultFinder::setFilter(const ResultFilter& filter)
{
    if (filter != m_filter) {
        m_filter = filter;
        m_running.clear();
        restart();
    }
}

void ResultFinder::setLive(bool live)
{
    const bool ended = m_live && !live;
    m_live = live;
    if (ended) {
        m_running.clear();
        restart();  // what has ended last
    }
}

void ResultFinder::restart()
{
    m_firstTime = true;
    m_searching = false;
    m_found.clear();
    m_progress.reset();
    ++m_serial;  // answers on their way come too late
    m_next = 0;
    if (m_filter.needsSearch() && m_items > 0) {
        ask();
    } else {
        tell();
        emit progressed();
    }
    if (m_filter.show == ResultFilter::Show::Running && m_live) {
        emit runningAsked();
    }
}

void ResultFinder::tick()
{
    if (!m_live) {
        return;
    }
    if (m_filter.show == ResultFilter::Show::Running) {
        emit runningAsked();
    }
    if (m_filter.needsSearch() && !m_searching && m_sinceSearch.hasExpired(kAgainMs)) {
        m_firstTime = false;
        m_found.clear();
        m_next = 0;
        ask();
    }
}

void ResultFinder::ask()
{
    m_searching = true;
    ResultQuestion question{++m_serial, m_next, m_items, m_filter.text, std::nullopt};
    if (m_filter.show == ResultFilter::Show::Worker) {
        question.slot = m_filter.slot;
    }
    emit asked(question);
}

void ResultFinder::takeFinds(quint64 serial, const QList<qint64>& items, qint64 next)
{
    if (serial != m_serial || !m_searching) {
        return;
    }
    std::ranges::transform(items, std::back_inserter(m_found),
                           [](qint64 item) { return static_cast<qint32>(item); });
    const bool stuck = next <= m_next;  // a host that gives no answer any more
    m_next = std::max(m_next, next);
    const bool limited = m_found.size() >= kMostFinds && m_next < m_items;
    const bool done = m_next >= m_items || limited || stuck;
    if (m_firstTime || done) {
        m_progress = Progress{m_next, m_items, static_cast<qint64>(m_found.size()), limited};
        tell();
        emit progressed();
    }
    if (done) {
        m_searching = false;
        m_sinceSearch.start();
    } else {
        ask();
    }
}

void ResultFinder::takeRunning(const QList<qint64>& items)
{
    std::vector<qint32> running;
    std::ranges::transform(items, std::back_inserter(running),
                           [](qint64 item) { return static_cast<qint32>(item); });
    std::ranges::sort(running);
    running.erase(std::unique(running.begin(), running.end()), running.end());
    if (running != m_running) {
        m_running = std::move(running);
        tell();
    }
}

void ResultFinder::tell()
{
    if (m_filter.show != ResultFilter::Show::Running) {
        emit found(m_found);
        return;
    }
    if (m_filter.text.isEmpty()) {
        emit found(m_running);
        return;
    }
    std::vector<qint32> both;
    std::ranges::set_intersection(m_running, m_found, std::back_inserter(both));
    emit found(both);
}

}  // namespace gui
