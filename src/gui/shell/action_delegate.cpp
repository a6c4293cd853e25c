#include "gui/shell/action_delegate.h"

#include "gui/shell/action_matches.h"
#include "gui/shell/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>

namespace gui {
namespace {

constexpr int kMargin = 10;
constexpr int kGap = 12;
constexpr int kRound = 4;

// The title letter by letter would break kerning and combining marks: pieces of equal weight are
// drawn whole. Returns where it ends.
int drawTitle(QPainter& painter, const QRect& place, const QString& title,
              const QList<qsizetype>& found)
{
    QFont bold = painter.font();
    bold.setBold(true);
    const QFont plain = painter.font();
    int x = place.left();
    for (qsizetype i = 0; i < title.size();) {
        const bool hit = found.contains(i);
        qsizetype end = i + 1;
        while (end < title.size() && found.contains(end) == hit) {
            ++end;
        }
        painter.setFont(hit ? bold : plain);
        const QString piece = title.mid(i, end - i);
        painter.drawText(QRect(x, place.top(), std::max(0, place.right() - x + 1), place.height()),
                         Qt::AlignVCenter | Qt::TextSingleLine, piece);
        x += painter.fontMetrics().horizontalAdvance(piece);
        i = end;
    }
    painter.setFont(plain);
    return x;
}

void drawElided(QPainter& painter, const QRect& place, const QString& text, Qt::Alignment side)
{
    if (place.width() > 0) {
        const QString shown = painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width());
        painter.drawText(place, static_cast<int>(side | Qt::AlignVCenter), shown);
    }
}

}  // namespace

void ActionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    const Theme& theme = Theme::of(QApplication::palette());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected) {
        QPainterPath path;
        path.addRoundedRect(option.rect, kRound, kRound);
        painter->fillPath(path, theme.accentSoft);
    }
    const bool selected = option.state & QStyle::State_Selected;
    const QVariant reason = index.data(ActionMatches::ReasonRole);
    const QColor second = selected ? theme.text : theme.textMuted;
    const QRect row = option.rect.adjusted(kMargin, 0, -kMargin, 0);
    const QString right =
        reason.isValid() ? reason.toString() : index.data(ActionMatches::KeysRole).toString();

    painter->setFont(option.font);
    painter->setPen(reason.isValid() ? second : theme.text);
    const auto found = index.data(ActionMatches::PositionsRole).value<QList<qsizetype>>();
    QString title = index.data().toString();
    if (index.data(Qt::CheckStateRole).isValid()) {
        title += QStringLiteral(" ✓");
    }
    const int end = drawTitle(*painter, row, title, found) + kGap;

    painter->setPen(second);
    const int width = std::min(painter->fontMetrics().horizontalAdvance(right) + 1,
                               std::max(0, row.right() - end));
    drawElided(*painter, QRect(row.right() - width, row.top(), width, row.height()), right,
               Qt::AlignRight);
    drawElided(*painter,
               QRect(end, row.top(), std::max(0, row.right() - width - kGap - end), row.height()),
               index.data(ActionMatches::GroupRole).toString(), Qt::AlignLeft);
    painter->restore();
}

QSize ActionDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {200, option.fontMetrics.height() + 12};
}

}  // namespace gui
