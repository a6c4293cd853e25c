#pragma once

#include "gui/models/sentence.h"

#include <QFrame>
#include <QList>

class QAction;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace gui {

// A sentence across the window about something that went wrong, until it is closed or no longer
// true. Never a modal box.
class Banner : public QFrame {
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);

    // In place of what was told, and of what was offered with it. A sentence that can be made again
    // is, when the language changes.
    void tell(const Sentence& sentence);
    void tell(const QString& sentence);
    // Buttons beside the sentence, for what can be done about it.
    void offer(const QList<QAction*>& actions);
    QString text() const;

signals:
    // There is something to be read.
    void told();

private:
    void say();
    void comeIntoView();

    Sentence m_sentence;
    QLabel* m_label;
    QHBoxLayout* m_offers;
    QToolButton* m_close;
};

}  // namespace gui
