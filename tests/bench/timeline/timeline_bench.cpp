// What the timeline may cost: a frame of panning and of zooming with a million and ten million
// spans in 64 lanes at 1920 × 1080, one of scrolling 4096 lanes, 10,000 new events, and memory.
// Frames are measured in CPU time of their thread, event and painting together, so that a loaded
// machine doesn't count against them.

#include "gui/timeline/span_store.h"
#include "gui/timeline/view.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <random>
#include <vector>

namespace {

constexpr std::int64_t kBegin = 1'000'000'000'000;

// Tasks of about 100 µs with about 10 µs between them, one in a thousand failing.
std::vector<mp::ScopeEvent> makeEvents(int count, int lanes, std::int64_t& clock)
{
    static std::mt19937 random(11);
    std::exponential_distribution<double> run(1 / 100e3);
    std::exponential_distribution<double> gap(1 / 10e3);
    std::vector<mp::ScopeEvent> events(static_cast<std::size_t>(count));
    std::vector<std::int64_t> free(static_cast<std::size_t>(lanes), clock);
    for (int i = 0; i < count; ++i) {
        const auto slot = static_cast<std::size_t>(i % lanes);
        mp::ScopeEvent& event = events[static_cast<std::size_t>(i)];
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

// The timeline as a person has it before them; painted into memory.
class Stage {
public:
    Stage(int spans, int lanes)
    {
        m_view.resize(m_target.size());
        std::int64_t clock = kBegin;
        constexpr int kBatch = 100'000;
        for (int done = 0; done < spans; done += kBatch) {
            m_view.appendEvents(makeEvents(std::min(kBatch, spans - done), lanes, clock));
        }
        m_view.setLabelProvider(
            [](quint32, qint64 task) { return QStringLiteral("square %1").arg(task); });
        m_view.fitAll();
        m_view.render(&m_target);
    }

    gui::TimelineView& view() { return m_view; }

    // What `act` changes is painted: one frame.
    template <typename Act>
    void frame(Act act)
    {
        const double begin = cpuMs();
        act();
        m_view.render(&m_target);
        m_frames.push_back(cpuMs() - begin);
    }

    void wheel(int angle, Qt::KeyboardModifiers modifiers, int x = 1200)
    {
        QWheelEvent event(QPointF(x, 400), QPointF(x, 400), {}, {0, angle}, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_view.viewport(), &event);
    }
    void key(int key)
    {
        QKeyEvent press(QEvent::KeyPress, key, Qt::NoModifier);
        QCoreApplication::sendEvent(&m_view, &press);
    }

    void report(benchmark::State& state)
    {
        std::sort(m_frames.begin(), m_frames.end());
        const auto at = [this](double share) {
            return m_frames[static_cast<std::size_t>(share *
                                                     static_cast<double>(m_frames.size() - 1))];
        };
        state.counters["p50_ms"] = at(0.5);
        state.counters["p99_ms"] = at(0.99);
        state.counters["frames"] = static_cast<double>(m_frames.size());
    }

private:
    static double cpuMs()
    {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    }

    gui::TimelineView m_view;
    QImage m_target{1920, 1080, QImage::Format_RGB32};
    std::vector<double> m_frames;
};

// From all there is down to single spans and back, notch by notch.
void zooms(benchmark::State& state)
{
    Stage stage(static_cast<int>(state.range(0)) * 1'000'000, 64);
    for (auto _ : state) {
        for (const int direction : {120, -120}) {
            for (int notch = 0; notch < 45; ++notch) {
                stage.frame([&] { stage.wheel(direction, Qt::ControlModifier); });
            }
        }
    }
    stage.report(state);
}
BENCHMARK(zooms)->Arg(1)->Arg(10)->Iterations(3)->Unit(benchmark::kMillisecond);

// Here and there at every zoom.
void pans(benchmark::State& state)
{
    Stage stage(static_cast<int>(state.range(0)) * 1'000'000, 64);
    for (auto _ : state) {
        stage.view().fitAll();
        for (int zoom = 0; zoom < 15; ++zoom) {
            for (const int key :
                 {Qt::Key_D, Qt::Key_D, Qt::Key_D, Qt::Key_A, Qt::Key_A, Qt::Key_A}) {
                stage.frame([&] { stage.key(key); });
            }
            for (int notch = 0; notch < 3; ++notch) {
                stage.wheel(120, Qt::ControlModifier);
            }
        }
    }
    stage.report(state);
}
BENCHMARK(pans)->Arg(1)->Arg(10)->Iterations(3)->Unit(benchmark::kMillisecond);

void scrolls4096Lanes(benchmark::State& state)
{
    Stage stage(1'000'000, 4096);
    for (auto _ : state) {
        for (const int direction : {-120, 120}) {
            for (int notch = 0; notch < 150; ++notch) {
                stage.frame([&] { stage.wheel(direction, Qt::NoModifier); });
            }
        }
    }
    stage.report(state);
}
BENCHMARK(scrolls4096Lanes)->Iterations(1)->Unit(benchmark::kMillisecond);

void remembersSpans(benchmark::State& state)
{
    for (auto _ : state) {
        std::int64_t clock = kBegin;
        gui::SpanStore store;
        store.append(makeEvents(1'000'000, 64, clock));
        state.counters["bytes_per_span"] = static_cast<double>(store.allocatedBytes()) / 1e6;
    }
}
BENCHMARK(remembersSpans)->Iterations(1)->Unit(benchmark::kMillisecond);

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

// Nothing has changed but the cursor's place.
void followsTheMouse(benchmark::State& state)
{
    Stage stage(1'000'000, 64);
    int x = 300;
    for (auto _ : state) {
        x = x < 1800 ? x + 7 : 300;
        stage.frame([&] {
            QMouseEvent move(QEvent::MouseMove, QPointF(x, 400), QPointF(x, 400), Qt::NoButton,
                             Qt::NoButton, Qt::NoModifier);
            QCoreApplication::sendEvent(stage.view().viewport(), &move);
        });
    }
    stage.report(state);
}
BENCHMARK(followsTheMouse)->Iterations(300)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
