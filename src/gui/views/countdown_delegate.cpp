#include "gui/views/countdown_delegate.h"

#include "gui/models/countdown.h"
#include "gui/models/roles.h"
#include "gui/shell/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

constexpr int kBarHeight = 8;
constexpr int kMargin = 6;
constexpr double kUrgent = 0.2;  // of the limit is left

void paintBar(QPainter* painter, const QRect& bar, const Countdown& countdown, const Theme& theme)
{
    const int radius = kBarHeight / 2;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.border);
    painter->drawRoundedRect(bar, radius, radius);
    QRect left = bar;
    left.setWidth(
        static_cast<int>(std::lround(bar.width() * std::clamp(countdown.share(), 0., 1.))));
    painter->setBrush(countdown.share() < kUrgent ? theme.bad : theme.accent);
    painter->drawRoundedRect(left, radius, radius);
    painter->restore();
}

}  // namespace

void CountdownDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const
{
    const QVariant data = index.data(CountdownRole);
    if (!data.isValid()) {
        SlotDelegate::paint(painter, option, index);
        return;
    }
    // The text comes first: the bar takes what it leaves.
    const int needed = option.fontMetrics.horizontalAdvance(index.data().toString());
    const int width = std::clamp(option.rect.width() - needed - 4 * kMargin, 16, 90);
    QStyleOptionViewItem text(option);
    text.rect.setLeft(option.rect.left() + kMargin + width);
    paintGround(painter, option, index);
    SlotDelegate::paint(painter, text, index);
    const QRect bar(option.rect.left() + kMargin, option.rect.center().y() - kBarHeight / 2 + 1,
                    width, kBarHeight);
    paintBar(painter, bar, data.value<Countdown>(), Theme::of(QApplication::palette()));
}

}  // namespace gui
