#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace gui {

// A sentence across the window about something that went wrong, until it is closed or no longer
// true. Never a modal box.
class Banner : public QFrame {
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);

    void tell(const QString& sentence);
    QString text() const;

private:
    QLabel* m_label;
    QToolButton* m_close;
};

}  // namespace gui
