#include "gui/pictures/mandelbrot_picture.h"

#include "gui/models/text.h"
#include "gui/shell/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <map>

namespace gui {
namespace {

constexpr int kLeastForNumber = 22;  // pixels of a tile a side

// Of the application: a style sheet changes a widget's own palette.
const Theme& currentTheme()
{
    return Theme::of(QApplication::palette());
}

}  // namespace

MandelbrotPicture::MandelbrotPicture(qint64 size, qint64 iterations, qint64 tiles, QWidget* parent)
    : ResultPicture(parent)
    , m_image(size, iterations)
    , m_tileCount(tiles)
{
    setObjectName(QStringLiteral("mandelbrotPicture"));
    setMinimumSize(120, 120);
    setAccessibleName(tr("Picture of the Mandelbrot set"));
    describe();
}

void MandelbrotPicture::add(const std::vector<ValueFacts>& values)
{
    for (const ValueFacts& value : values) {
        m_image.add(value, currentTheme());
    }
    describe();
    update();
}

void MandelbrotPicture::takeAway(const QSet<qint64>& items)
{
    m_image.takeAway(items);
    describe();
    update();
}

void MandelbrotPicture::setTinted(bool tinted)
{
    m_tinted = tinted;
    m_image.setTinted(tinted, currentTheme());
    update();
}

QString MandelbrotPicture::summary() const
{
    return tr("%1 of %2 tiles")
        .arg(countText(static_cast<qint64>(m_image.tiles().size())), countText(m_tileCount));
}

// Who made how many, for those who don't see the colours.
void MandelbrotPicture::describe()
{
    std::map<quint32, int> tilesOf;
    for (const MandelbrotImage::Tile& tile : m_image.tiles()) {
        ++tilesOf[tile.slot];
    }
    QStringList parts{summary()};
    for (const auto& [slot, tiles] : tilesOf) {
        parts.append(tr("slot %1: %2").arg(slot).arg(tiles));
    }
    setAccessibleDescription(parts.join(QStringLiteral(" · ")));
}

QRect MandelbrotPicture::canvas() const
{
    const int side = std::min(width(), height()) - 2;
    return {(width() - side) / 2, (height() - side) / 2, side, side};
}

void MandelbrotPicture::paintEvent(QPaintEvent*)
{
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRect place = canvas();
    painter.fillRect(place, theme.surfaceAlt);
    painter.drawImage(place, m_image.image());
    if (m_tinted) {
        paintNumbers(painter);
    }
    painter.setPen(theme.border);
    painter.drawRect(place.adjusted(0, 0, -1, -1));
}

// The slot's number in each tile that has room for it: colours repeat from the ninth slot on.
void MandelbrotPicture::paintNumbers(QPainter& painter) const
{
    const Theme& theme = currentTheme();
    const QRect place = canvas();
    const double scale = static_cast<double>(place.width()) / static_cast<double>(m_image.size());
    QFont small = font();
    small.setPixelSize(10);
    painter.setFont(small);
    const QFontMetrics metrics(small);
    for (const MandelbrotImage::Tile& tile : m_image.tiles()) {
        if (tile.place.width() * scale < kLeastForNumber ||
            tile.place.height() * scale < kLeastForNumber) {
            continue;
        }
        const QString number = QString::number(tile.slot);
        const QRect label(place.left() + static_cast<int>(tile.place.left() * scale) + 1,
                          place.top() + static_cast<int>(tile.place.top() * scale) + 1,
                          metrics.horizontalAdvance(number) + 4, metrics.height());
        painter.fillRect(label, theme.surface);
        painter.setPen(theme.text);
        painter.drawText(label, Qt::AlignCenter, number);
    }
}

QString MandelbrotPicture::tipAt(const QPoint& position) const
{
    const QRect place = canvas();
    if (!place.contains(position)) {
        return {};
    }
    const double scale = static_cast<double>(m_image.size()) / place.width();
    const auto tile = m_image.tileAt((QPointF(position - place.topLeft()) * scale).toPoint());
    return tile ? tr("Tile %1 · worker %2 in slot %3 · %4")
                      .arg(tile->index)
                      .arg(tile->pid)
                      .arg(tile->slot)
                      .arg(durationText(tile->seconds))
                : QString();
}

bool MandelbrotPicture::event(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        m_image.recolour(currentTheme());
    }
    if (event->type() != QEvent::ToolTip) {
        return ResultPicture::event(event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), tipAt(help->pos()), this);
    return true;
}

}  // namespace gui
