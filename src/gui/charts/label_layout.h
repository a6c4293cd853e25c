#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <vector>

// Where the labels of a chart go so that none covers another: plain geometry, in pixels.
namespace gui {

struct LabelWish {
    QPointF anchor;  // what is labelled
    QSizeF size;
    // Directions to try in order, as offsets of the label's centre in units of (half size + gap).
    std::vector<QPointF> directions;
};

// One box a wish, inside `area`, clear of `taken` and of one another. A wish for which there is no
// room near its anchor is moved up or down step by step; a null rectangle if that fails too.
std::vector<QRectF> placeLabels(const std::vector<LabelWish>& wishes, const QRectF& area,
                                std::vector<QRectF> taken, qreal gap);

}  // namespace gui
