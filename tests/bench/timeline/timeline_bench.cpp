// What the timeline may cost: a frame with a million spans at 1920 × 1080, and 10,000 new events.

#include "gui/timeline/painter.h"
#include "gui/timeline/view.h"

#include <QApplication>

#include <benchmark/benchmark.h>

#include <random>
#include <vector>

namespace {

constexpr std::int64_t kBegin = 1'000'000'000'000;

// Tasks of about 100 µs with about 10 µs between them, one in a thousand failing.
std::vector<mp::Event> makeEvents(int count, int lanes, std::int64_t& clock)
{
    static std::mt19937 random(11);
    std::exponential_distribution<double> run(1 / 100e3);
    std::exponential_distribution<double> gap(1 / 10e3);
    std::vector<mp::Event> events(static_cast<std::size_t>(count));
    std::vector<std::int64_t> free(static_cast<std::size_t>(lanes), clock);
    for (int i = 0; i < count; ++i) {
        const auto slot = static_cast<std::size_t>(i % lanes);
        mp::Event& event = events[static_cast<std::size_t>(i)];
        const auto start = free[slot] + static_cast<std::int64_t>(gap(random));
        const auto length = static_cast<std::int64_t>(run(random)) + 1;
        event.kind = mp::EventKind::TaskFinished;
        event.slot = static_cast<std::uint32_t>(slot);
        event.pid = 4000 + static_cast<int>(slot);
        event.job = 1;
        event.tries = 1;
        event.time = start + length;
        event.values = {i, start, length, 1000, i % 1000 == 999 ? 1 : 0};
        free[slot] = event.time;
        clock = std::max(clock, event.time);
    }
    return events;
}

struct Fixture {
    gui::SpanStore store;
    gui::LaneList lanes;
    gui::LabelCache labels;
    gui::TimelineScene scene;
    gui::TimelineGeometry geometry;
    QImage image{1920, 1080, QImage::Format_RGB32};

    Fixture(int spans, int laneCount)
    {
        std::int64_t clock = kBegin;
        store.append(makeEvents(spans, laneCount, clock));
        lanes.update(store, store.end());
        labels.setFont(QFont());
        geometry = gui::TimelineGeometry::forFont(QFont(), lanes);
        geometry.size = image.size();
        scene = {&store,
                 &lanes,
                 &labels,
                 &gui::Theme::light(),
                 QFont(),
                 QFont(),
                 {store.begin(), store.end()},
                 store.end(),
                 0xFFFF'FFFF};
    }
};

void paintsMillionSpans(benchmark::State& state)
{
    Fixture fixture(1'000'000, static_cast<int>(state.range(0)));
    const std::int64_t length = (fixture.store.end() - fixture.store.begin()) / state.range(1);
    fixture.scene.view = {fixture.store.begin(), fixture.store.begin() + length};
    gui::paintTimeline(fixture.image, fixture.scene, fixture.geometry);
    for (auto _ : state) {
        gui::paintTimeline(fixture.image, fixture.scene, fixture.geometry);
    }
    state.counters["bytes/span"] = static_cast<double>(fixture.store.allocatedBytes()) / 1e6;
}
// Lanes, then zoom.
BENCHMARK(paintsMillionSpans)
    ->Args({8, 1})
    ->Args({40, 1})
    ->Args({8, 100})
    ->Args({8, 1000})
    ->Args({40, 300})
    ->Args({8, 10000})
    ->Unit(benchmark::kMillisecond);

void appendsTenThousandEvents(benchmark::State& state)
{
    std::int64_t clock = kBegin;
    gui::SpanStore store;
    store.append(makeEvents(500'000, 8, clock));
    for (auto _ : state) {
        state.PauseTiming();
        const auto events = makeEvents(10'000, 8, clock);
        state.ResumeTiming();
        store.append(events);
    }
}
BENCHMARK(appendsTenThousandEvents)->Iterations(100)->Unit(benchmark::kMillisecond);

void viewRepaintsUnderTheMouse(benchmark::State& state)
{
    std::int64_t clock = kBegin;
    gui::TimelineView view;
    view.resize(1920, 1080);
    view.appendEvents(makeEvents(1'000'000, 8, clock));
    QImage target(1920, 1080, QImage::Format_RGB32);
    view.render(&target);
    for (auto _ : state) {
        view.render(&target);
    }
}
BENCHMARK(viewRepaintsUnderTheMouse)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
