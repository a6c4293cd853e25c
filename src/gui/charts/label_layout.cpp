#include "gui/charts/label_layout.h"

#include <algorithm>
#include <optional>

namespace gui {
namespace {

constexpr int kSteps = 40;
constexpr qreal kStep = 3;  // pixels

bool isFree(const QRectF& box, const QRectF& area, const std::vector<QRectF>& taken)
{
    return area.contains(box) && std::none_of(taken.begin(), taken.end(), [&](const QRectF& other) {
               return other.intersects(box);
           });
}

QRectF boxAt(const LabelWish& wish, const QPointF& direction, qreal gap, qreal shift)
{
    const QPointF centre(wish.anchor.x() + direction.x() * (wish.size.width() / 2 + gap),
                         wish.anchor.y() + direction.y() * (wish.size.height() / 2 + gap) + shift);
    return {centre - QPointF(wish.size.width() / 2, wish.size.height() / 2), wish.size};
}

std::optional<QRectF> findPlace(const LabelWish& wish, const QRectF& area,
                                const std::vector<QRectF>& taken, qreal gap)
{
    for (const QPointF& direction : wish.directions) {
        const QRectF box = boxAt(wish, direction, gap, 0);
        if (isFree(box, area, taken)) {
            return box;
        }
    }
    for (int step = 1; wish.moves && step <= kSteps; ++step) {
        for (const QPointF& direction : wish.directions) {
            for (const qreal shift : {-step * kStep, step * kStep}) {
                const QRectF box = boxAt(wish, direction, gap, shift);
                if (isFree(box, area, taken)) {
                    return box;
                }
            }
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<QRectF> placeLabels(const std::vector<LabelWish>& wishes, const QRectF& area,
                                std::vector<QRectF> taken, qreal gap)
{
    std::vector<QRectF> boxes;
    boxes.reserve(wishes.size());
    for (const LabelWish& wish : wishes) {
        const auto place = findPlace(wish, area, taken, gap);
        boxes.push_back(place.value_or(QRectF()));
        if (place) {
            taken.push_back(*place);
        }
    }
    return boxes;
}

QRectF placeInside(const QSizeF& size, const QRectF& area, const std::vector<QRectF>& taken)
{
    const qreal right = area.right() - size.width();
    const qreal bottom = area.bottom() - size.height();
    std::vector<QPointF> places{
        {right, bottom}, area.topLeft(), {right, area.top()}, {area.left(), bottom}};
    const int rows = static_cast<int>((bottom - area.top()) / (4 * kStep));
    const int columns = static_cast<int>((right - area.left()) / (4 * kStep));
    for (int row = 0; row <= rows; ++row) {
        for (int column = 0; column <= columns; ++column) {
            places.emplace_back(right - column * 4 * kStep, bottom - row * 4 * kStep);
        }
    }
    for (const QPointF& place : places) {
        const QRectF box(place, size);
        if (isFree(box, area, taken)) {
            return box;
        }
    }
    return {};
}

}  // namespace gui
