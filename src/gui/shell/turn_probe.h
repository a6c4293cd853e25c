#pragma once

#include <QJsonObject>
#include <QObject>
#include <QString>

#include <cstdint>
#include <vector>

namespace gui {

// Measures how much CPU time each turn of this thread's event loop takes, from one wait to the
// next. For the benchmark of the window's responsiveness.
class TurnProbe : public QObject {
    Q_OBJECT

public:
    explicit TurnProbe(QObject* parent = nullptr);

    // Only turns that end while it records count: those during a run. Off at first.
    void setRecording(bool on) { m_recording = on; }
    // The distribution: {"turns", "p50Ms", "p99Ms", "p999Ms", "maxMs", "totalMs"}.
    QJsonObject summary() const;
    // The summary as a file. If it can't be written, standard error says why.
    void write(const QString& path) const;

private:
    bool m_recording = false;
    std::int64_t m_begin = 0;  // ns of the thread's CPU time
    std::vector<std::int64_t> m_turns;
};

}  // namespace gui
