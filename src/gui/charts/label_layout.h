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
    bool moves = true;  // up or down step by step when there is no room near its anchor
};

// One box a wish, inside `area`, clear of `taken` and of one another; a null rectangle for a wish
// for which there is no room.
std::vector<QRectF> placeLabels(const std::vector<LabelWish>& wishes, const QRectF& area,
                                std::vector<QRectF> taken, qreal gap);

// Room for something of this size anywhere in `area`, clear of `taken`: in a corner if one is free.
// Null if there is none.
QRectF placeInside(const QSizeF& size, const QRectF& area, const std::vector<QRectF>& taken);

}  // namespace gui
