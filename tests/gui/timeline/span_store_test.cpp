#include "gui/timeline/span_store.h"
#include "gui/timeline/lane_list.h"
#include "sample_events.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <vector>

using gui::SpanStore;
using sample::kBegin;

namespace {

// Busy time of [from, to) by marking every nanosecond: slow and plainly right.
std::int64_t busyByHand(const std::vector<std::pair<int, int>>& spans, int from, int to)
{
    std::vector<bool> busy(static_cast<std::size_t>(to - from));
    for (const auto& [start, end] : spans) {
        for (int t = std::max(start, from); t < std::min(end, to); ++t) {
            busy[static_cast<std::size_t>(t - from)] = true;
        }
    }
    return std::count(busy.begin(), busy.end(), true);
}

}  // namespace

class SpanStoreTest : public QObject {
    Q_OBJECT

private slots:
    void busyShareIsExactAtEveryZoom_data();
    void busyShareIsExactAtEveryZoom();
    void longestSpanOfAnyRangeIsFound();
    void runningTaskBecomesItsSpan();
    void lateLookAtAFinishedTaskOpensNothing();
    void cancelledInTheQueueIsNoSpan();
    void retriedTryIsAFailedSpan();
    void replacedWorkerKeepsItsLane();
    void laneKnowsHowItsWorkerDied();
    void spanIsReadAsItWasWritten_data();
    void spanIsReadAsItWasWritten();
    void spanCostsAtMost24Bytes();
};

void SpanStoreTest::busyShareIsExactAtEveryZoom_data()
{
    QTest::addColumn<int>("seed");
    QTest::addColumn<bool>("overlapping");
    for (int seed = 1; seed <= 12; ++seed) {
        QTest::addRow("lane of tasks in turn, seed %d", seed) << seed << false;
        QTest::addRow("lane of coroutines, seed %d", seed) << seed << true;
    }
}

void SpanStoreTest::busyShareIsExactAtEveryZoom()
{
    QFETCH(int, seed);
    QFETCH(bool, overlapping);
    std::mt19937 random(static_cast<unsigned>(seed));
    const auto draw = [&](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    SpanStore store;
    std::vector<std::pair<int, int>> spans;
    int clock = 0;
    for (int i = 0; i < 300; ++i) {
        const int start = overlapping ? std::max(0, clock + draw(-60, 40)) : clock + draw(0, 8);
        const int end = start + draw(0, overlapping ? 80 : 12);
        spans.emplace_back(start, end);
        clock = overlapping ? std::max(clock, start) : end;
        const auto outcome = draw(0, 19) == 0 ? mp::TaskOutcome::Error : mp::TaskOutcome::Value;
        store.append(std::vector{sample::finished(0, i, start, end, outcome)});
    }
    const gui::SpanLane& lane = *store.lane(0);
    const int last = static_cast<int>(store.end() - kBegin);
    for (const int width : {1, 2, 3, 7, 16, 61, 250, last + 20}) {
        for (int from = -5; from < last + 5; from += std::max(1, width / 2)) {
            const auto sum = lane.summary(kBegin + from, kBegin + from + width, store.end());
            QCOMPARE(sum.busy, busyByHand(spans, from, from + width));
        }
    }
}

void SpanStoreTest::longestSpanOfAnyRangeIsFound()
{
    std::mt19937 random(3);
    SpanStore store;
    std::int64_t clock = 0;
    for (int i = 0; i < 700; ++i) {
        const std::int64_t run = 1 + static_cast<std::int64_t>(random() % 1000);
        // Now and then one that is reported late, so that the bins behind it are built anew.
        const std::int64_t start = i % 23 == 22 ? std::max<std::int64_t>(0, clock - 3000) : clock;
        store.append(std::vector{sample::finished(0, i, start, start + run)});
        clock = std::max(clock, start + run);
    }
    const gui::SpanLane& lane = *store.lane(0);
    for (int round = 0; round < 2000; ++round) {
        std::size_t first = random() % 700;
        std::size_t last = random() % 701;
        if (first >= last) {
            continue;
        }
        std::int64_t longest = 0;
        for (std::size_t i = first; i < last; ++i) {
            longest = std::max(longest, lane.spans()[i].duration());
        }
        QCOMPARE(lane.spans()[lane.pyramid().longest(lane.spans(), first, last)].duration(),
                 longest);
    }
}

void SpanStoreTest::runningTaskBecomesItsSpan()
{
    SpanStore store;
    store.append(std::vector{sample::running(0, 5, 100, 200)});
    const gui::SpanLane& lane = *store.lane(0);
    QCOMPARE(lane.running().size(), 1U);
    QCOMPARE(lane.summary(kBegin, kBegin + 1000, kBegin + 400).busy, 300);
    store.append(std::vector{sample::finished(0, 5, 100, 500)});
    QVERIFY(lane.running().empty());
    QCOMPARE(lane.summary(kBegin, kBegin + 1000, kBegin + 900).busy, 400);
}

void SpanStoreTest::lateLookAtAFinishedTaskOpensNothing()
{
    SpanStore store;
    store.append(std::vector{sample::finished(0, 5, 100, 500), sample::running(0, 5, 100, 510)});
    QVERIFY(store.lane(0)->running().empty());
}

void SpanStoreTest::cancelledInTheQueueIsNoSpan()
{
    SpanStore store;
    mp::ScopeEvent event = sample::finished(0, 5, 100, 500, mp::TaskOutcome::Cancelled);
    event.values[1] = 0;
    event.values[2] = 0;
    store.append(std::vector{event});
    QCOMPARE(store.spanCount(), 0U);
    QVERIFY(store.begin() >= kBegin);
}

void SpanStoreTest::retriedTryIsAFailedSpan()
{
    SpanStore store;
    mp::ScopeEvent first = sample::finished(0, 5, 100, 500, mp::TaskOutcome::Lost);
    first.kind = mp::EventKind::TaskRetried;
    const mp::ScopeEvent second = sample::finished(0, 5, 700, 900, mp::TaskOutcome::Value, 0, 2);
    store.append(std::vector{sample::running(0, 5, 100, 200), first, second});
    QCOMPARE(store.spanCount(), 2U);
    const gui::SpanLane& lane = *store.lane(0);
    QVERIFY(lane.running().empty());
    QCOMPARE(lane.summary(kBegin, kBegin + 1000, kBegin + 1000).busy, 600);
    const gui::Span failed = lane.spans()[lane.at(kBegin + 300)];
    QCOMPARE(failed.outcome, mp::TaskOutcome::Lost);
    QCOMPARE(failed.tries, 1);
    QCOMPARE(lane.spans()[lane.at(kBegin + 800)].tries, 2);
}

void SpanStoreTest::replacedWorkerKeepsItsLane()
{
    SpanStore store;
    store.append(std::vector{sample::ready(5, 4126, 0), sample::killed(5, 4126, 50, 9, 57),
                             sample::ready(5, 4131, 60),
                             // The dead one's last word comes after its replacement's first.
                             sample::finished(5, 57, 10, 50, mp::TaskOutcome::Lost, 4126)});
    QCOMPARE(store.lanes().size(), 1U);
    QCOMPARE(gui::laneLabel(*store.lane(5)), QStringLiteral("4126→31"));
}

void SpanStoreTest::laneKnowsHowItsWorkerDied()
{
    SpanStore store;
    store.append(std::vector{sample::ready(0, 10, 0), sample::killed(0, 10, 50, 9, 57),
                             sample::ready(0, 11, 60)});
    QCOMPARE(store.lane(0)->exitOf(10), base::ExitStatus::signalled(9));
    QVERIFY(!store.lane(0)->exitOf(11));
}

void SpanStoreTest::spanIsReadAsItWasWritten_data()
{
    QTest::addColumn<qint64>("start");
    QTest::addColumn<qint64>("length");
    QTest::addColumn<qint64>("task");
    QTest::addColumn<uint>("job");
    const qint64 hour = 3'600'000'000'000;
    QTest::newRow("of a map") << qint64(17) << qint64(4'321) << qint64(99'999) << 3U;
    QTest::newRow("the only one of its job") << qint64(17) << qint64(0) << qint64(0) << 70'000U;
    QTest::newRow("before the first") << qint64(-5'000) << qint64(12) << qint64(1) << 3U;
    QTest::newRow("of five hours") << qint64(0) << 5 * hour << qint64(1) << 3U;
    QTest::newRow("after ten days") << 240 * hour << qint64(12) << qint64(1) << 3U;
    QTest::newRow("long before the first") << -240 * hour << qint64(12) << qint64(1) << 3U;
    QTest::newRow("very high number") << qint64(17) << qint64(12) << (qint64(1) << 40) << 3U;
}

void SpanStoreTest::spanIsReadAsItWasWritten()
{
    QFETCH(qint64, start);
    QFETCH(qint64, length);
    QFETCH(qint64, task);
    QFETCH(uint, job);
    gui::SpanList spans;
    gui::Span first;
    first.start = kBegin;
    first.end = kBegin + 5;
    spans.insert(0, first);
    gui::Span span;
    span.start = kBegin + start;
    span.end = span.start + length;
    span.task = task;
    span.job = job;
    span.pid = 4711;
    span.tries = 3;
    span.queueWait = 123'456;
    span.outcome = mp::TaskOutcome::TimedOut;
    spans.insert(1, span);
    const gui::Span read = spans[1];
    QCOMPARE(read.start, span.start);
    QCOMPARE(read.end, span.end);
    QCOMPARE(spans.start(1), span.start);
    QCOMPARE(spans.end(1), span.end);
    QCOMPARE(read.task, span.task);
    QCOMPARE(read.job, span.job);
    QCOMPARE(read.pid, span.pid);
    QCOMPARE(read.tries, span.tries);
    QVERIFY(std::abs(read.queueWait - span.queueWait) < 1e-4F * span.queueWait);
    QCOMPARE(read.outcome, span.outcome);
    QVERIFY(spans.failed(1) && !spans.failed(0));
}

void SpanStoreTest::spanCostsAtMost24Bytes()
{
    SpanStore store;
    std::vector<mp::ScopeEvent> events;
    for (int i = 0; i < 200'000; ++i) {
        events.push_back(sample::finished(0, i, i * 10, i * 10 + 9));
    }
    store.append(events);
    const double each = static_cast<double>(store.allocatedBytes()) / 200'000.0;
    QVERIFY2(each <= 24, qPrintable(QString::number(each)));
}

QTEST_GUILESS_MAIN(SpanStoreTest)
#include "span_store_test.moc"
