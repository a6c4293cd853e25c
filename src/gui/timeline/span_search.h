#pragma once

#include "gui/timeline/label_cache.h"
#include "gui/timeline/span_place.h"
#include "gui/timeline/time_range.h"

#include <QString>

#include <optional>
#include <unordered_map>
#include <vector>

namespace gui {

// Finds the spans whose label holds a text, a piece of the store at a time, so that a search
// through millions never stops the window. Goes on where it was when spans have been appended.
class SpanSearch {
public:
    static constexpr std::size_t kMost = 100'000;  // then it stops: nobody steps through more

    // Begins anew. An empty text finds nothing. `within`: only what overlaps it.
    void start(const QString& text, std::optional<Interval> within);
    // Looks at up to `count` more spans. False when all have been looked at.
    bool step(const SpanStore& store, LabelCache& labels, std::size_t count);

    const QString& text() const { return m_text; }
    bool isFull() const { return m_found.size() >= kMost; }
    // By start, then slot.
    const std::vector<SpanPlace>& found() const { return m_found; }
    // The longest of them, ns: how far before a view one that reaches into it may begin.
    std::int64_t longest() const { return m_longest; }
    // Place in found() of the next (1) or previous (-1) after `from`, around the end; -1: none.
    int next(int direction, const SpanPlace& from) const;
    // Place of this span, or -1.
    int placeOf(const SpanPlace& span) const;

private:
    struct Progress {
        std::size_t looked = 0;
        std::size_t lateSpans = 0;
    };
    void look(const SpanLane& lane, std::size_t index, LabelCache& labels);
    bool hasLateSpans(const SpanStore& store);
    void sortFrom(std::size_t first);

    QString m_text;
    std::optional<Interval> m_within;
    std::unordered_map<std::uint32_t, Progress> m_progress;  // by slot
    std::vector<SpanPlace> m_found;
    std::int64_t m_longest = 0;
};

}  // namespace gui
