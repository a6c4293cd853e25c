#pragma once

#include "gui/models/result_facts.h"

#include <QAbstractTableModel>
#include <QHash>

#include <vector>

namespace gui {

// The results of the run on show, one row an item. They stay with the host: the model holds the
// blocks that have been looked at, and asks for what a view shows.
class ResultModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : int { Index, Item, Value, State, Worker, Tries, Time, ColumnCount };
    static constexpr qint64 kBlock = 250;

    explicit ResultModel(QObject* parent = nullptr);

    // Another run with this many items; nothing is known of them yet.
    void begin(qint64 items);
    // Rows [first, last] are in view: asks for those whose result isn't final. Called again and
    // again while the run lives.
    void look(int first, int last);
    // The reply to wanted().
    void add(qint64 from, const std::vector<ResultFacts>& rows);
    // What was told may not be so any more: asks for it anew.
    void forget();
    // The host is gone: what it hasn't told will stay unknown until the next run.
    void loseHost();

    // False once it is known to have ended.
    bool mayBeOpen(int row) const;
    // Everything known about a row's result, to be read and copied: its value whole, or its error
    // with the calls that led to it. Empty while nothing is known.
    QString details(int row) const;
    // How much a row's item wrote, as far as that is captured; and what of it is kept, in words.
    qint64 outputBytes(int row) const;
    QString outputText(int row, const ItemOutput& output) const;

    // Tells the views that every text is another one: the language has changed.
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

signals:
    void wanted(qint64 from, qint64 to);

private:
    const ResultFacts* facts(int row) const;
    bool isFinal(qint64 block) const;
    void dropFarBlocks(qint64 near);
    // A cell of a row that the host hasn't told.
    QVariant unknownData(int row, Column column, int role) const;
    QString text(const ResultFacts& result, Column column) const;
    QString tip(const ResultFacts& result) const;

    int m_rowCount = 0;
    QHash<qint64, std::vector<ResultFacts>> m_blocks;
    QHash<qint64, bool> m_asked;  // blocks on their way
    bool m_hostLost = false;
};

}  // namespace gui
