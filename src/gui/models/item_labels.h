#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

namespace gui {

// What the items of the run on show are called. The first ones come with the run; others are asked
// for in blocks when somebody wants to show them, one request at a time.
class ItemLabels : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 kBlock = 1000;

    explicit ItemLabels(QObject* parent = nullptr);

    void begin(const QString& task, qint64 items, const QStringList& first);
    // "square 12"; until the item's text has come, "square #12".
    QString label(qint64 item);
    // The reply to wanted(); empty if there is none.
    void add(qint64 from, const QStringList& labels);

signals:
    void wanted(qint64 from, qint64 to);
    // Labels shown as "#12" may have a text now.
    void changed();

private:
    void ask();

    QString m_task;
    qint64 m_items = 0;
    QStringList m_first;
    QHash<qint64, QStringList> m_blocks;  // block number → its labels
    qint64 m_missing = -1;                // the block asked for last
    qint64 m_asked = -1;                  // the block on its way
    QTimer m_pause;
};

}  // namespace gui
