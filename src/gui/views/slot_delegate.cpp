#include "gui/views/slot_delegate.h"

#include "gui/models/roles.h"
#include "gui/shell/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPen>

namespace gui {
namespace {

constexpr int kSwatch = 10;
constexpr int kIndent = 8;

// Of the application: a style sheet changes a widget's own palette.
const Theme& currentTheme()
{
    return Theme::of(QApplication::palette());
}

QColor backgroundOf(Tint tint, const Theme& theme)
{
    switch (tint) {
    case Tint::New:
        return theme.goodSoft;
    case Tint::Ended:
    case Tint::Failed:
        return theme.badSoft;
    case Tint::Suspended:
        return theme.surfaceAlt;
    case Tint::Finished:
    case Tint::None:
        break;
    }
    return {};
}

Qt::BrushStyle patternOf(WorkerPattern pattern)
{
    switch (pattern) {
    case WorkerPattern::Rising:
        return Qt::BDiagPattern;
    case WorkerPattern::Falling:
        return Qt::FDiagPattern;
    case WorkerPattern::Upright:
        return Qt::VerPattern;
    case WorkerPattern::Level:
        return Qt::HorPattern;
    case WorkerPattern::Dots:
        return Qt::Dense5Pattern;
    case WorkerPattern::Plain:
        break;
    }
    return Qt::NoBrush;
}

void paintSwatch(QPainter* painter, const QRect& cell, const WorkerStyle& style)
{
    const QRect square(cell.left() + kIndent, cell.center().y() - kSwatch / 2 + 1, kSwatch,
                       kSwatch);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(style.edge, 1));
    painter->setBrush(style.fill);
    painter->drawRoundedRect(QRectF(square).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    if (style.kind != WorkerPattern::Plain) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(QBrush(style.pattern, patternOf(style.kind)));
        painter->drawRoundedRect(square, 2, 2);
    }
    painter->restore();
}

}  // namespace

SlotDelegate::SlotDelegate(int swatchColumn, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_swatchColumn(swatchColumn)
{
}

void SlotDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus;  // the row is what is chosen
    const Theme& theme = currentTheme();
    const auto tint = static_cast<Tint>(index.data(TintRole).toInt());
    if (tint == Tint::Ended || tint == Tint::Suspended || tint == Tint::Finished) {
        option->palette.setColor(QPalette::Text, theme.textMuted);
    }
    if (tint == Tint::Failed) {
        option->palette.setColor(QPalette::Text, theme.bad);
    }
}

void SlotDelegate::paintGround(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index)
{
    const Theme& theme = currentTheme();
    const QColor background = backgroundOf(static_cast<Tint>(index.data(TintRole).toInt()), theme);
    if (option.state & QStyle::State_Selected) {
        painter->fillRect(option.rect, theme.accentSoft);
    } else if (background.isValid()) {
        painter->fillRect(option.rect, background);
    }
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      theme.grid);
}

void SlotDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    paintGround(painter, option, index);
    const QVariant slot = index.data(SlotRole);
    if (index.column() != m_swatchColumn || !slot.isValid()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem text(option);
    text.rect.setLeft(option.rect.left() + kIndent + kSwatch);
    QStyledItemDelegate::paint(painter, text, index);
    paintSwatch(painter, option.rect, currentTheme().worker(slot.toUInt()));
}

}  // namespace gui
