#pragma once

#include <QObject>
#include <QTimer>

namespace gui {

class RunPlayer;
class TableDesk;
class TimelineView;

// Lets the results' table show none but the tasks in the timeline's filter, those that come to be
// in it included.
class StretchFilter : public QObject {
    Q_OBJECT

public:
    StretchFilter(TimelineView& timeline, const RunPlayer& player, TableDesk& tables);

private:
    void apply();

    TimelineView& m_timeline;
    TableDesk& m_tables;
    QTimer m_timer;
};

}  // namespace gui
