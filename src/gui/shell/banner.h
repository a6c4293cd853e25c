#pragma once

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

    // In place of what was told, and of what was offered with it.
    void tell(const QString& sentence);
    // Buttons beside the sentence, for what can be done about it.
    void offer(const QList<QAction*>& actions);
    QString text() const;

private:
    QLabel* m_label;
    QHBoxLayout* m_offers;
    QToolButton* m_close;
};

}  // namespace gui
