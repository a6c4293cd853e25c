#pragma once

#include "gui/pictures/mandelbrot_image.h"
#include "gui/pictures/result_picture.h"

namespace gui {

// The picture of the Mandelbrot set, growing tile by tile. Tinted, each tile has the colour and the
// number of the slot whose worker made it.
class MandelbrotPicture : public ResultPicture {
    Q_OBJECT

public:
    MandelbrotPicture(qint64 size, qint64 iterations, qint64 tiles, QWidget* parent = nullptr);

    void add(const std::vector<ValueFacts>& values) override;
    void takeAway(const QSet<qint64>& items) override;
    QString summary() const override;
    bool canTint() const override { return true; }
    void setTinted(bool tinted) override;

    QSize sizeHint() const override { return {320, 320}; }
    const MandelbrotImage& image() const { return m_image; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRect canvas() const;
    void paintNumbers(QPainter& painter) const;
    QString tipAt(const QPoint& position) const;
    void describe();

    MandelbrotImage m_image;
    qint64 m_tileCount;
    bool m_tinted = true;
};

}  // namespace gui
