#pragma once

#include <QEvent>
#include <QScrollArea>
#include <QScrollBar>

namespace gui {

// Asks for all the room that its contents need at least, and scrolls when it gets less.
class ShrinkingArea : public QScrollArea {
    Q_OBJECT

public:
    using QScrollArea::QScrollArea;

    // The way in which it asks for all; the other way it always scrolls. At first both.
    void setAsking(Qt::Orientations asking) { m_asking = asking; }

    QSize minimumSizeHint() const override
    {
        QSize least = QScrollArea::minimumSizeHint();
        const QSize all = widget() != nullptr ? widget()->minimumSizeHint() : least;
        if (m_asking.testFlag(Qt::Vertical)) {
            least.setHeight(all.height());
        }
        if (m_asking.testFlag(Qt::Horizontal)) {
            const bool scrolls = !m_asking.testFlag(Qt::Vertical);
            least.setWidth(all.width() + (scrolls ? verticalScrollBar()->sizeHint().width() : 0));
        }
        return least;
    }
    QSize sizeHint() const override { return minimumSizeHint(); }

protected:
    // What the contents need is what we need: it must be asked for again.
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (watched == widget() && event->type() == QEvent::LayoutRequest) {
            updateGeometry();
        }
        return QScrollArea::eventFilter(watched, event);
    }

private:
    Qt::Orientations m_asking = Qt::Horizontal | Qt::Vertical;
};

}  // namespace gui
