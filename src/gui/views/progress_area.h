#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;

namespace gui {

// How far a run or sweep has come: a sentence over a thin bar.
class ProgressArea : public QWidget {
    Q_OBJECT

public:
    explicit ProgressArea(QWidget* parent = nullptr);

    // total 0: it has begun and nothing is known yet (the bar moves by itself).
    void tell(const QString& text, qint64 done, qint64 total);
    // The same in other words.
    void setText(const QString& text);
    void clear();
    QString text() const;

private:
    QLabel* m_text;
    QProgressBar* m_bar;
};

}  // namespace gui
