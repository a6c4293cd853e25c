#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace gui {

struct FuzzyMatch {
    int score = 0;                 // the higher, the nearer
    QList<qsizetype> positions{};  // of the text's letters that were found
};

// The letters of `query` in their order within `text`, in upper or lower case, spaces aside;
// nothing if they aren't all there. Beginnings of words and neighbouring letters count most, so
// that "sw" finds "Show worker" and, before it, "Sweep". An empty query matches everything with
// score 0.
std::optional<FuzzyMatch> fuzzyMatch(const QString& query, const QString& text);

}  // namespace gui
