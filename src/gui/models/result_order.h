#pragma once

#include <QtGlobal>

#include <span>
#include <vector>

namespace gui {

// Which row of the results' table shows which item: all items or some, by their numbers or the
// failed ones first. Exact for any number of items: it holds what has failed and what is shown, if
// that isn't everything, at four bytes each.
class ResultOrder {
public:
    void begin(qint64 items);

    void setFailuresFirst(bool on) { m_failuresFirst = on; }
    bool failuresFirst() const { return m_failuresFirst; }

    void addFailures(std::span<const qint64> items);
    const std::vector<qint32>& failures() const { return m_failures; }  // rising

    void showAll();
    void showOnly(std::vector<qint32> items);  // rising
    void showFailures();                       // those of now and of later
    bool showsAll() const { return m_shown == Shown::All; }
    bool showsFailures() const { return m_shown == Shown::Failures; }

    qint64 rowCount() const;
    qint64 itemAt(qint64 row) const;  // -1: there is no such row
    qint64 rowOf(qint64 item) const;  // -1: it isn't shown

private:
    enum class Shown { All, Some, Failures };

    const std::vector<qint32>& leaders() const;
    qint64 placeOf(qint64 item) const;
    qint64 itemAtPlace(qint64 place) const;
    void findLeaders();

    qint64 m_items = 0;
    bool m_failuresFirst = false;
    Shown m_shown = Shown::All;
    std::vector<qint32> m_failures;        // rising
    std::vector<qint32> m_some;            // rising; Shown::Some
    std::vector<qint32> m_failuresInSome;  // rising
};

}  // namespace gui
