#pragma once

#include "gui/bridge/run_facts.h"
#include "gui/models/result_facts.h"
#include "gui/models/value_facts.h"
#include "gui/replay/packed_events.h"
#include "gui/timeline/chunked_vector.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace gui {

// What a person may want to read of a run's events.
enum class EventFilter : std::uint8_t {
    Notable,   // all but the beginning and the good end of each task, and the samples
    Workers,   // how workers and the pool come and go
    Failures,  // what went wrong
    Every,
};

// Bad news: a task or a worker that didn't end well, a callback that threw.
bool isFailure(const mp::ScopeEvent& event);

// All that the window keeps of one run, so that it can be shown again without its host: the events,
// what the items are called, and as many results as it was given; whole values, if they make a
// picture.
class RunRecording {
public:
    using Index = std::uint32_t;  // of an event
    static constexpr std::size_t kMostRows = 50'000;
    static constexpr qint64 kMostValues = 100'000;

    // `number` counts the runs of this window.
    explicit RunRecording(int number) : m_number(number) {}

    int number() const { return m_number; }

    // --- what it is. Told by the host, before or after the first events.
    RunStart start;
    QStringList firstLabels;
    std::optional<RunEnd> end;
    int repetition = 0;     // of a sweep; 0: a run of its own
    bool hostLost = false;  // it ended with its host

    // --- its events, as they come
    void append(std::span<const mp::ScopeEvent> events);
    const PackedEvents& events() const { return m_events; }
    // Takes no more events: there was no room.
    void close() { m_closed = true; }
    bool isClosed() const { return m_closed; }

    // Those of a filter, by their index; all of them for Every.
    std::size_t countOf(EventFilter filter) const;
    std::size_t indexOf(EventFilter filter, std::size_t row) const;
    // How many of them are among the first `position` events.
    std::size_t countBefore(EventFilter filter, std::size_t position) const;
    // The worker whose place the one that this WorkerReady tells of has taken; 0: none.
    int replacedPid(std::size_t index) const;

    // --- its items
    // Final ones are kept, up to kMostRows; a whole value isn't replaced by a cut one.
    void addRows(std::span<const ResultFacts> rows);
    void addLabels(qint64 from, const QStringList& labels);
    // As many from `from` on as were told together; empty: not told.
    QStringList labels(qint64 from) const;
    // The item as it was when the first `position` events had come, but for those being worked on:
    // the events tell little of them.
    ResultFacts resultAt(qint64 item, std::size_t position) const;

    // --- its items' whole values, of the first kMostValues items at most
    // What was told when these items were asked for; those that aren't in `values` have none.
    void addValues(const QList<qint64>& items, const std::vector<ValueFacts>& values);
    // Null: not told yet. Without parts: the item has none.
    const ValueFacts* valueOf(qint64 item) const;
    std::size_t valueCount() const { return m_values.size(); }

    std::size_t allocatedBytes() const;

private:
    using Indices = ChunkedVector<Index, 12>;

    const Indices& listOf(EventFilter filter) const;
    void note(const mp::ScopeEvent& event, Index index);
    void noteTask(const mp::ScopeEvent& event, Index index);
    void noteWorker(const mp::ScopeEvent& event, Index index);
    std::optional<std::size_t> lastOf(qint64 item, std::size_t position) const;
    QString itemText(qint64 item) const;

    const int m_number;
    bool m_closed = false;
    PackedEvents m_events;
    std::array<Indices, 3> m_lists;  // by EventFilter, without Every
    Indices m_lastOfItem;            // index + 1 of its last event; 0: none
    std::unordered_map<qint64, std::vector<Index>> m_earlierOfItem;
    std::unordered_map<std::uint32_t, int> m_endedPid;  // slot → who left it last
    std::unordered_map<Index, int> m_replaced;
    std::unordered_map<qint64, ResultFacts> m_rows;
    std::unordered_map<qint64, ValueFacts> m_values;
    std::size_t m_valueBytes = 0;
    QHash<qint64, QStringList> m_labels;  // by their first item
};

}  // namespace gui
