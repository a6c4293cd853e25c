#pragma once

#include "gui/models/countdown.h"
#include "gui/models/result_facts.h"
#include "gui/models/result_order.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QList>
#include <QSet>

#include <functional>
#include <span>
#include <vector>

namespace gui {

// The results of the run on show, one row an item. They stay with the host: the model holds some
// thousand rows around those that are looked at, and asks for what a view shows, one bounded
// request at a time, however fast somebody scrolls through however many.
class ResultModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : int { Index, Item, Value, Worker, Tries, State, Time, ColumnCount };
    static constexpr int kMostAsked = 250;    // items in one request
    static constexpr int kMostKept = 25'000;  // rows held

    explicit ResultModel(QObject* parent = nullptr);

    // Another run with this many items; nothing is known of them yet. All are shown.
    void begin(qint64 items, const ResultLimits& limits = {});
    // Rows [first, last] are in view: asks for those whose result isn't final. Called again and
    // again while the run lives.
    void look(int first, int last);
    // The reply to wanted(), in the order asked for.
    void add(const std::vector<ResultFacts>& rows);
    // Rows that nobody looks at, but somebody wants to copy.
    void keep(const std::vector<ResultFacts>& rows);
    // What was told may not be so any more: asks for it anew.
    void forget();
    // The host is gone: what it hasn't told will stay unknown until the next run.
    void loseHost();

    // What is shown and where. Whoever is selected stays so, wherever its row goes.
    void setFailuresFirst(bool on);
    bool failuresFirst() const { return m_order.failuresFirst(); }
    void showAll();
    void showFailures();
    void showOnly(std::vector<qint32> items);  // rising
    // Which items have failed, as the host tells it bit by bit.
    void addFailures(const QList<qint64>& items);
    const ResultOrder& order() const { return m_order; }
    qint64 itemCount() const { return m_items; }

    qint64 itemAt(int row) const { return m_order.itemAt(row); }
    int rowOf(qint64 item) const { return static_cast<int>(m_order.rowOf(item)); }
    const ResultFacts* facts(int row) const;
    // Of the rows held: how many there are.
    qsizetype keptCount() const { return m_known.size(); }

    // False once it is known to have ended.
    bool mayBeOpen(int row) const;
    // Everything known about a row's result, to be read and copied: its value whole, or its error
    // with the calls that led to it. Empty while nothing is known.
    QString details(int row) const;
    QString detailsOf(const ResultFacts& result) const;

    // Tells the views that every text is another one: the language has changed.
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

signals:
    void wanted(const QList<qint64>& items);

private:
    bool isMissing(int row) const;
    void dropFarRows();
    void rearrange(ResultOrder next);
    void tellAll();
    // A cell of a row that the host hasn't told.
    QVariant unknownData(int row, Column column, int role) const;

    qint64 m_items = 0;
    int m_rowCount = 0;  // as told to the views
    ResultOrder m_order;
    ResultLimits m_limits;
    QHash<qint64, ResultFacts> m_known;  // item → its result
    bool m_asking = false;               // a request is on its way
    bool m_lookedMeanwhile = false;      // since then
    int m_first = 0;                     // last looked at
    int m_last = -1;
    bool m_hostLost = false;
};

}  // namespace gui
