#include "gui/shell/fuzzy.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace gui {
namespace {

constexpr int kNone = std::numeric_limits<int>::min() / 2;
constexpr int kLetter = 1;
constexpr int kNeighbour = 10;  // right behind the letter found before
constexpr int kWordStart = 8;   // begins a word
constexpr int kTextStart = 4;   // and the text, in addition

// As one who types means it: nobody types the dots of ё.
QChar folded(QChar letter)
{
    const QChar plain = letter.toCaseFolded();
    return plain == QChar(0x0451) ? QChar(0x0435) : plain;
}

bool beginsWord(const QString& text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber();
}

int worth(const QString& text, qsizetype at)
{
    return kLetter + (beginsWord(text, at) ? kWordStart : 0) + (at == 0 ? kTextStart : 0);
}

// Of one query letter, for each place in the text: the best score of all letters so far when this
// one is found there, and where the one before it then stands.
struct Row {
    std::vector<int> best;
    std::vector<qsizetype> before;
};

Row firstRow(QChar letter, const QString& text)
{
    Row row{std::vector<int>(text.size(), kNone), std::vector<qsizetype>(text.size(), -1)};
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (folded(text[at]) == letter) {
            row.best[at] = worth(text, at);
        }
    }
    return row;
}

Row nextRow(QChar letter, const QString& text, const Row& previous)
{
    Row row{std::vector<int>(text.size(), kNone), std::vector<qsizetype>(text.size(), -1)};
    int bestBefore = kNone;  // among the places up to at - 2
    qsizetype place = -1;
    for (qsizetype at = 1; at < text.size(); ++at) {
        if (at >= 2 && previous.best[at - 2] > bestBefore) {
            bestBefore = previous.best[at - 2];
            place = at - 2;
        }
        if (folded(text[at]) != letter) {
            continue;
        }
        const int beside =
            previous.best[at - 1] > kNone ? previous.best[at - 1] + kNeighbour : kNone;
        const bool isBeside = beside >= bestBefore;
        const int before = isBeside ? beside : bestBefore;
        if (before > kNone) {
            row.best[at] = before + worth(text, at);
            row.before[at] = isBeside ? at - 1 : place;
        }
    }
    return row;
}

FuzzyMatch traced(const std::vector<Row>& rows)
{
    const auto last = std::ranges::max_element(rows.back().best);
    FuzzyMatch match{*last, {}};
    qsizetype at = last - rows.back().best.begin();
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        match.positions.prepend(at);
        at = row->before[at];
    }
    return match;
}

}  // namespace

std::optional<FuzzyMatch> fuzzyMatch(const QString& query, const QString& text)
{
    std::vector<Row> rows;
    for (const QChar letter : query) {
        if (letter.isSpace()) {
            continue;
        }
        rows.push_back(rows.empty() ? firstRow(folded(letter), text)
                                    : nextRow(folded(letter), text, rows.back()));
    }
    if (rows.empty()) {
        return FuzzyMatch{};
    }
    if (text.isEmpty() || std::ranges::max(rows.back().best) <= kNone) {
        return std::nullopt;
    }
    return traced(rows);
}

}  // namespace gui
