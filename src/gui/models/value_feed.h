#pragma once

#include "gui/models/value_facts.h"
#include "mp/scope/event.h"

#include <QList>
#include <QObject>

#include <span>
#include <vector>

namespace gui {

// Fetches the values of a run for its picture as they come: events say which are there, and what
// they missed is asked for once the run has ended. One bounded request at a time.
class ValueFeed : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 kMostItems = 100'000;  // the picture shows no more

    explicit ValueFeed(QObject* parent = nullptr) : QObject(parent) {}

    void begin(qint64 items);  // 0: there is no picture
    void note(std::span<const mp::Event> events);
    void endRun();
    // The answer to wanted(): `next` of the items have been answered.
    void take(const std::vector<ValueFacts>& values, qsizetype next);

signals:
    void wanted(const QList<qint64>& items);
    void came(const std::vector<gui::ValueFacts>& values);

private:
    void ask();

    std::vector<bool> m_seen;  // by item: its value is wanted or here
    QList<qint64> m_waiting;
    QList<qint64> m_asked;  // on its way
};

}  // namespace gui
