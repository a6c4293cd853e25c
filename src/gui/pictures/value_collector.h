#pragma once

#include "gui/bridge/table_requests.h"
#include "gui/models/value_feed.h"
#include "gui/replay/run_history.h"

#include <QObject>

namespace gui {

// Records the whole values of the run that goes on, if its task makes a picture of them: fetches
// them from the host as their events come in.
class ValueCollector : public QObject {
    Q_OBJECT

public:
    ValueCollector(Session& session, RunHistory& history, QObject* parent = nullptr);

private:
    void follow();
    void noteRecorded();
    void fetch(const QList<qint64>& items);

    RunHistory& m_history;
    TableRequests m_requests;
    ValueFeed m_feed;
    RunHistory::Run m_run;  // whose values are recorded; null: none
};

}  // namespace gui
