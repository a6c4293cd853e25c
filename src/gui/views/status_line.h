#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace gui {

class GivingRow;

// What the status bar holds: facts in a few words each. Those without room are told by a button in
// their place.
class StatusLine : public QWidget {
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);

    // `name`: the label's object name.
    QLabel* add(const char* name);
    // At the line's right end, after all others.
    QLabel* addAtEnd(const char* name);
    // After all have been added: the first of them goes first.
    void letGive(const QList<QLabel*>& labels);

    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLabel* makeLabel(const char* name);
    void tellGone();
    void retranslate();

    QHBoxLayout* m_layout;
    QToolButton* m_more;
    GivingRow* m_row = nullptr;
    int m_count = 0;  // of those at the left
};

}  // namespace gui
