#pragma once

#include <QMouseEvent>
#include <QSlider>
#include <QStyle>

namespace gui {

// A slider that goes where it is pressed, not a page in that direction.
class ScrubSlider : public QSlider {
    Q_OBJECT

public:
    using QSlider::QSlider;

protected:
    void mousePressEvent(QMouseEvent* event) override
    {
        if (event->button() == Qt::LeftButton) {
            const int at = static_cast<int>(event->position().x());
            setValue(QStyle::sliderValueFromPosition(minimum(), maximum(), at, width(),
                                                     layoutDirection() == Qt::RightToLeft));
        }
        QSlider::mousePressEvent(event);
    }
};

}  // namespace gui
