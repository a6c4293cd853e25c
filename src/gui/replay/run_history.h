#pragma once

#include "gui/replay/run_recording.h"

#include <QObject>

#include <memory>
#include <span>
#include <vector>

namespace gui {

// The runs that this window has seen, in memory. When there are too many, or they take too much
// room, the oldest go first; a run on show lives on for as long as it is shown. One of ten million
// events fits; one that doesn't keeps what there was room for.
class RunHistory : public QObject {
    Q_OBJECT

public:
    using Run = std::shared_ptr<RunRecording>;
    struct Limits {
        std::size_t runs = 64;
        std::size_t bytes = std::size_t{512} << 20U;
    };

    explicit RunHistory(QObject* parent = nullptr) : RunHistory(Limits{}, parent) {}
    explicit RunHistory(Limits limits, QObject* parent = nullptr);

    const std::vector<Run>& runs() const { return m_runs; }  // oldest first
    // The one that goes on or was the last to do so; null before the first.
    Run newest() const { return m_newest; }
    // The last repetition of the newest sweep that had so many workers; null if there is none.
    Run repetition(int workers) const;

    // As RunRecording::addValues(), of one of the runs.
    void addValues(const Run& run, const QList<qint64>& items,
                   const std::vector<ValueFacts>& values);

public slots:
    // As the session tells them, in any order that it may tell them in.
    void begin();
    void append(std::span<const mp::ScopeEvent> events);
    void tellStart(const gui::RunStart& run, const QStringList& firstLabels);
    void tellEnd(const gui::RunEnd& end);
    void loseHost();
    // The whole of a sweep's repetition, told after its end.
    void addRepetition(int workers, int repetition, std::span<const mp::ScopeEvent> events,
                       bool complete);

signals:
    void changed();
    void valuesAdded();

private:
    Run add();
    void makeRoom();

    const Limits m_limits;
    std::vector<Run> m_runs;
    Run m_newest;
    Run m_repetition;                 // being told
    std::optional<RunStart> m_start;  // told before its first event
    QStringList m_labels;
    RunStart m_sweep;  // the newest
    QStringList m_sweepLabels;
    int m_count = 0;
};

}  // namespace gui
