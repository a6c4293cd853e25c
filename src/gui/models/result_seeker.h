#pragma once

#include "gui/models/result_finder.h"

#include <QObject>
#include <QString>

#include <functional>

namespace gui {

// Goes from one result that holds a text to the next one by number, over the end to the beginning,
// past those that aren't shown.
class ResultSeeker : public QObject {
    Q_OBJECT

public:
    using IsShown = std::function<bool(qint64 item)>;

    explicit ResultSeeker(IsShown isShown, QObject* parent = nullptr);

    // Another run: what was being sought is over.
    void begin(qint64 items);
    // From the item on, itself last of all; -1: from the beginning or end.
    void seek(const QString& text, qint64 item, bool backwards);
    // The answer; others than to the last question are ignored.
    void take(quint64 serial, const QList<qint64>& items, qint64 next);

signals:
    void asked(const gui::ResultQuestion& question);
    void found(qint64 item);
    void notFound();
    void searched(qint64 items, qint64 of);

private:
    void ask();
    void goOn(qint64 next);

    IsShown m_isShown;
    qint64 m_items = 0;
    quint64 m_serial = 0;
    bool m_seeking = false;
    bool m_backwards = false;
    bool m_wrapped = false;
    QString m_text;
    qint64 m_start = 0;  // where the second half ends
    qint64 m_next = 0;
    qint64 m_to = 0;
};

}  // namespace gui
