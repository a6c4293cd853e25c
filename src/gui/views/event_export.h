#pragma once

#include "gui/replay/event_model.h"

#include <QByteArray>
#include <QObject>
#include <QString>

namespace gui {

// Writes the rows of an event model to a file: time in seconds, a tab, the sentence. The sentences
// are made in slices and the file is written on another thread, so the window goes on meanwhile.
// Deletes itself when it is done.
class EventExport : public QObject {
    Q_OBJECT

public:
    EventExport(const EventModel& model, const QString& path, QObject* parent);

signals:
    // An empty problem: the file is complete.
    void finished(const QString& path, const QString& problem);

private:
    void work();
    void write();

    EventModel m_model;  // the same rows, whatever is shown meanwhile
    const QString m_path;
    int m_row = 0;
    QByteArray m_text;
};

}  // namespace gui
