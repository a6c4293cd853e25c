#include "gui/models/result_seeker.h"

#include <cmath>
#include <utility>

namespace gui {
namespace {

// Beyond those of a ResultFinder: both are answered through the same door.
constexpr quint64 kFirstSerial = quint64{1} << 63;

}  // namespace

ResultSeeker::ResultSeeker(IsShown isShown, QObject* parent)
    : QObject(parent)
    , m_isShown(std::move(isShown))
    , m_serial(kFirstSerial)
{
}

void ResultSeeker::begin(qint64 items)
{
    m_items = items;
    m_seeking = false;
}

void ResultSeeker::seek(const QString& text, qint64 item, bool backwards)
{
    m_seeking = false;
    if (text.isEmpty() || m_items == 0) {
        return;
    }
    m_text = text;
    m_backwards = backwards;
    m_wrapped = false;
    m_seeking = true;
    // Downwards a range ends before its `from`: that is the item itself.
    m_start = item < 0 ? (backwards ? m_items : 0) : (backwards ? item : item + 1);
    m_next = m_start;
    m_to = backwards ? 0 : m_items;
    goOn(m_next);
}

void ResultSeeker::goOn(qint64 next)
{
    m_next = next;
    if (m_next == m_to && !m_wrapped) {
        m_wrapped = true;
        m_next = m_backwards ? m_items : 0;
        m_to = m_start;
    }
    if (m_next == m_to) {
        m_seeking = false;
        emit notFound();
        return;
    }
    ask();
}

void ResultSeeker::ask()
{
    emit asked({++m_serial, m_next, m_to, m_text, std::nullopt});
}

void ResultSeeker::take(quint64 serial, const QList<qint64>& items, qint64 next)
{
    if (!m_seeking || serial != m_serial) {
        return;
    }
    for (const qint64 item : items) {
        if (m_isShown(item)) {
            m_seeking = false;
            emit found(item);
            return;
        }
    }
    if (next == m_next) {
        m_seeking = false;  // a host that gives no answer any more
        emit notFound();
        return;
    }
    const qint64 before = m_wrapped ? std::abs(m_start - (m_backwards ? 0 : m_items)) : 0;
    emit searched(before + std::abs(next - (m_wrapped ? (m_backwards ? m_items : 0) : m_start)),
                  m_items);
    goOn(next);
}

}  // namespace gui
