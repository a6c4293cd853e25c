#pragma once

#include <QObject>
#include <QString>

#include <cstdint>
#include <vector>

namespace gui {

// Measures how much CPU time each turn of this thread's event loop takes, from one wait to the
// next, and writes the distribution as JSON: {"turns", "p50Ms", "p99Ms", "p999Ms", "maxMs",
// "totalMs"}. For the benchmark of the window's responsiveness.
class TurnProbe : public QObject {
    Q_OBJECT

public:
    // Written to `path` when the probe is destroyed.
    explicit TurnProbe(QString path, QObject* parent = nullptr);
    ~TurnProbe() override;

    // Only turns that end while it records count: those during a run. Off at first.
    void setRecording(bool on) { m_recording = on; }

private:
    void write() const;

    QString m_path;
    bool m_recording = false;
    std::int64_t m_begin = 0;  // ns of the thread's CPU time
    std::vector<std::int64_t> m_turns;
};

}  // namespace gui
