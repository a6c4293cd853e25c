#pragma once

#include "gui/bridge/run_facts.h"
#include "gui/bridge/run_tracker.h"
#include "gui/bridge/task_tally.h"
#include "gui/models/result_facts.h"
#include "gui/models/worker_facts.h"
#include "gui/replay/run_recording.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QTimer>

#include <any>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <vector>

namespace gui {

// The one door through which a run's events reach the views, whether they happen now or long ago.
//
//   Live     shows the newest events as they come
//   Frozen   holds what is shown while the recording goes on
//   Replay   shows any moment of a recording, standing still or played at any speed both ways
//
// Going on feeds events; going back takes up a state that was kept on the way and feeds from there.
// That is done in slices, so that no turn of the event loop grows with the run.
class RunPlayer : public QObject {
    Q_OBJECT

public:
    enum class Mode { Live, Frozen, Replay };
    using Run = std::shared_ptr<const RunRecording>;

    // What draws only ever adds to its picture: it must be able to keep one and to go back to it.
    struct Screen {
        std::function<std::any()> keep;
        // Also an empty std::any: nothing is drawn yet.
        std::function<void(const std::any& picture, qint64 now)> goBack;
    };

    static constexpr double kSlowest = 0.01;
    static constexpr double kFastest = 100;
    static constexpr std::int64_t kSliceNs = 6'000'000;
    static constexpr int kFrameMs = 16;

    explicit RunPlayer(QObject* parent = nullptr);
    void setScreen(Screen screen) { m_screen = std::move(screen); }

    Mode mode() const { return m_mode; }
    const RunRecording* run() const { return m_run.get(); }
    Run shared() const { return m_run; }
    // How many of its events have led to what is shown.
    std::size_t position() const { return m_position; }
    // Of CLOCK_MONOTONIC; of a replay, the moment it shows.
    qint64 now() const { return m_now; }
    qint64 begin() const { return m_run ? m_run->events().firstTime() : 0; }
    qint64 end() const { return m_run ? m_run->events().lastTime() : 0; }
    bool isPlaying() const { return m_speed != 0; }
    double speed() const { return m_speed; }  // below 0: backwards; 0: stands still
    // What it shows isn't yet where it is to be.
    bool isCatchingUp() const { return m_position != m_target; }
    TaskCounts counts() const;
    // As it was at the moment on show.
    std::vector<ResultFacts> results(const QList<qint64>& items) const;

    // --- live: as the session tells
    void beginLive(Run run);
    // They have been recorded just now.
    void takeLive(std::span<const mp::ScopeEvent> events);
    void liveFrame(qint64 nowNs);
    void endLive();  // what has changed is told at once
    void loseHost();

    // --- by hand
    void freeze(bool on);
    // Shows the newest run again, as it goes on.
    void goLive(Run newest);
    // A recorded run, at its end.
    void open(Run run);
    // Turns what is shown into a replay of it.
    void seek(qint64 ns);
    void step(int events);  // to the event so many on, or back
    void play(double speed);
    void pause();

signals:
    void modeChanged();
    void playingChanged();
    // Another run from here on, or the same one from its beginning.
    void begins();
    void eventsReceived(std::span<const mp::ScopeEvent> events);
    void workersChanged(std::span<const gui::WorkerFacts> workers);
    // These are all there were then.
    void workersReplaced(std::span<const gui::WorkerFacts> workers);
    // The views are where they are to be, for now.
    void moved();
    // The same, and results that were there may not be any more.
    void wentBack();

private:
    struct Kept {
        RunTracker tracker;
        TaskTally tally;
        std::any picture;
    };

    void setMode(Mode mode);
    void setSpeed(double speed);
    void startOver(Run run);
    void show(std::size_t position, qint64 now);
    void resume(const std::pair<const std::size_t, Kept>& kept);
    void work();
    void feed(std::size_t upTo);
    void take(std::span<const mp::ScopeEvent> events);
    void keep();
    void arrive();
    void tellWorkers();
    void tick();
    void enterReplay();

    Mode m_mode = Mode::Live;
    Run m_run;
    Screen m_screen;
    RunTracker m_tracker;
    TaskTally m_tally;
    std::size_t m_position = 0;
    std::size_t m_target = 0;
    qint64 m_now = 0;
    qint64 m_toldNs = 0;
    bool m_wentBack = false;
    std::map<std::size_t, Kept> m_kept;  // by position; the beginning is always there
    std::size_t m_spacing = 0;
    std::vector<mp::ScopeEvent> m_room;
    double m_speed = 0;
    double m_clock = 0;  // ns since the run's begin; finer than m_now
    QElapsedTimer m_sinceTick;
    QTimer m_timer;
};

}  // namespace gui
