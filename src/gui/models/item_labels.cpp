#include "gui/models/item_labels.h"

#include <algorithm>

namespace gui {
namespace {

constexpr int kPauseMs = 100;
constexpr qsizetype kMaxBlocks = 200;

}  // namespace

ItemLabels::ItemLabels(QObject* parent) : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &ItemLabels::ask);
}

void ItemLabels::begin(const QString& task, qint64 items, const QStringList& first)
{
    m_task = task;
    m_items = items;
    m_first = first;
    m_blocks.clear();
    m_missing = -1;
    m_asked = -1;
    emit changed();
}

QString ItemLabels::label(qint64 item)
{
    if (item >= 0 && item < m_first.size()) {
        return m_task + QLatin1Char(' ') + m_first[item];
    }
    const auto block = m_blocks.constFind(item / kBlock);
    if (block != m_blocks.cend() && item % kBlock < block->size()) {
        return m_task + QLatin1Char(' ') + block->at(item % kBlock);
    }
    // While it runs, what is wanted now is what is seen: only the newest wish is followed.
    if (item < m_items && block == m_blocks.cend()) {
        m_missing = item / kBlock;
        if (!m_pause.isActive()) {
            m_pause.start();
        }
    }
    return m_task + QStringLiteral(" #%1").arg(item);
}

void ItemLabels::ask()
{
    if (m_asked >= 0 || m_missing < 0) {
        return;
    }
    m_asked = m_missing;
    m_missing = -1;
    emit wanted(m_asked * kBlock, std::min(m_items, (m_asked + 1) * kBlock));
}

void ItemLabels::add(qint64 from, const QStringList& labels)
{
    m_asked = -1;
    if (m_blocks.size() >= kMaxBlocks) {
        m_blocks.clear();
    }
    m_blocks.insert(from / kBlock, labels);
    emit changed();
    if (m_missing >= 0) {
        m_pause.start();
    }
}

}  // namespace gui
