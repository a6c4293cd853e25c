#pragma once

#include "gui/models/value_facts.h"
#include "mp/scope/scope_event.h"

#include <QList>
#include <QObject>

#include <span>
#include <vector>

namespace gui {

// Which values of a run to ask for, and when, for its picture: events say which are there, and what
// they missed is asked for once the run has ended. One bounded request at a time, in the order of
// the events: few items where the values are large.
class ValueFeed : public QObject {
    Q_OBJECT

public:
    explicit ValueFeed(QObject* parent = nullptr) : QObject(parent) {}

    void begin(qint64 items);  // 0: there is nothing to ask for
    void note(std::span<const mp::ScopeEvent> events);
    void endRun();
    // The answer to wanted(): the first `next` of the items, at least one.
    void take(const std::vector<ValueFacts>& values, qsizetype next);

signals:
    void wanted(const QList<qint64>& items);
    // All that there is of these items.
    void came(const QList<qint64>& items, const std::vector<gui::ValueFacts>& values);

private:
    void ask();

    std::vector<bool> m_seen;  // by item: its value is wanted or here
    QList<qint64> m_waiting;
    QList<qint64> m_asked;  // on its way
    qsizetype m_portion = 0;
};

}  // namespace gui
