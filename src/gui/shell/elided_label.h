#pragma once

#include <QLabel>

namespace gui {

// One line of plain text that takes whatever width is left for it: where that is too little, the
// line ends in "…", and its tip tells all of it. text() is always the whole.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    QString shownText() const;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace gui
