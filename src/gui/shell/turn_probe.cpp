#include "gui/shell/turn_probe.h"

#include <QAbstractEventDispatcher>
#include <QFile>
#include <QJsonDocument>

#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace gui {
namespace {

constexpr std::size_t kExpectedTurns = 1U << 16;

std::int64_t threadCpuNs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// Nearest rank: the smallest turn that at least this share of all turns doesn't exceed.
double quantileMs(const std::vector<std::int64_t>& sorted, double share)
{
    if (sorted.empty()) {
        return 0;
    }
    const auto rank =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return static_cast<double>(sorted[std::max<std::size_t>(rank, 1) - 1]) / 1e6;
}

}  // namespace

TurnProbe::TurnProbe(QObject* parent) : QObject(parent)
{
    m_turns.reserve(kExpectedTurns);
    m_begin = threadCpuNs();
    const auto* loop = QAbstractEventDispatcher::instance();
    // From one wait to the next: awake() comes only after what woke the loop has been handled
    // (GLib) or before timers and sockets have been (Unix), and waiting itself takes no CPU time.
    connect(loop, &QAbstractEventDispatcher::aboutToBlock, this, [this] {
        const std::int64_t now = threadCpuNs();
        const std::int64_t turn = now - std::exchange(m_begin, now);
        if (m_recording) {
            m_turns.push_back(turn);
        }
    });
}

QJsonObject TurnProbe::summary() const
{
    std::vector<std::int64_t> sorted = m_turns;
    std::ranges::sort(sorted);
    std::int64_t total = 0;
    for (const std::int64_t turn : sorted) {
        total += turn;
    }
    return {{"turns", static_cast<qint64>(sorted.size())},
            {"p50Ms", quantileMs(sorted, 0.5)},
            {"p99Ms", quantileMs(sorted, 0.99)},
            {"p999Ms", quantileMs(sorted, 0.999)},
            {"maxMs", quantileMs(sorted, 1.0)},
            {"totalMs", static_cast<double>(total) / 1e6}};
}

void TurnProbe::write(const QString& path) const
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(summary()).toJson()) < 0) {
        std::fprintf(stderr, "poolscope-gui: can't write the turn times to %s: %s\n",
                     qPrintable(path), qPrintable(file.errorString()));
    }
}

}  // namespace gui
