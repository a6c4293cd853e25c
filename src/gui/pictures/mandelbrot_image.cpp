#include "gui/pictures/mandelbrot_image.h"

#include "gui/shell/theme.h"

#include <QByteArray>

#include <algorithm>
#include <array>
#include <cmath>

namespace gui {
namespace {

constexpr qint64 kMostSide = 1024;
constexpr qint64 kMostIterations = 65'535;  // a count has two bytes
constexpr int kShades = 256;

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto mix = [share](int from, int to) {
        return static_cast<int>(std::lround(from + (to - from) * share));
    };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

// From few iterations to many: dark, the worker's colour (or grey), light.
std::array<QRgb, kShades> shadesOf(const QColor& colour)
{
    const QColor dark = mixed(Qt::black, colour, 0.25);
    const QColor light = mixed(colour, Qt::white, 0.85);
    std::array<QRgb, kShades> shades{};
    for (int i = 0; i < kShades; ++i) {
        const double share = static_cast<double>(i) / (kShades - 1);
        const QColor shade =
            share < 0.5 ? mixed(dark, colour, share * 2) : mixed(colour, light, share * 2 - 1);
        shades[static_cast<std::size_t>(i)] = shade.rgb();
    }
    return shades;
}

// How light each count is, up to the limit: logarithmic, since most counts are small.
std::vector<std::uint8_t> lightnessOf(qint64 iterations)
{
    const double scale = (kShades - 1) / std::log1p(static_cast<double>(iterations));
    std::vector<std::uint8_t> lightness;
    for (qint64 count = 0; count <= iterations; ++count) {
        lightness.push_back(
            static_cast<std::uint8_t>(std::lround(std::log1p(static_cast<double>(count)) * scale)));
    }
    return lightness;
}

qint64 partOf(const ValueFacts& value, const char* name)
{
    return value.parts.value(QString::fromLatin1(name)).toLongLong();
}

}  // namespace

MandelbrotImage::MandelbrotImage(qint64 size, qint64 iterations)
    : m_size(size)
    , m_iterations(std::clamp<qint64>(iterations, 1, kMostIterations))
    , m_side(static_cast<int>(std::min(size, kMostSide)))
    , m_shades(lightnessOf(m_iterations))
    , m_counts(static_cast<std::size_t>(m_side) * static_cast<std::size_t>(m_side))
    , m_image(m_side, m_side, QImage::Format_ARGB32_Premultiplied)
{
    m_image.fill(Qt::transparent);
}

// The first pixel of the image that shows something at or behind this position of the picture.
int MandelbrotImage::firstPixel(qint64 position) const
{
    return static_cast<int>((position * m_side + m_size - 1) / m_size);
}

QRect MandelbrotImage::pixelsOf(const QRect& place) const
{
    return {QPoint(firstPixel(place.left()), firstPixel(place.top())),
            QPoint(firstPixel(place.right() + 1) - 1, firstPixel(place.bottom() + 1) - 1)};
}

std::size_t MandelbrotImage::placeOf(int row, int column) const
{
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(m_side) +
           static_cast<std::size_t>(column);
}

bool MandelbrotImage::add(const ValueFacts& value, const Theme& theme)
{
    const qint64 x = partOf(value, "x");
    const qint64 y = partOf(value, "y");
    const qint64 width = partOf(value, "width");
    const qint64 height = partOf(value, "height");
    const QByteArray counts = value.parts.value(QStringLiteral("counts")).toByteArray();
    if (x < 0 || y < 0 || width <= 0 || height <= 0 || x > m_size - width || y > m_size - height ||
        counts.size() != width * height * 2) {
        return false;
    }
    const QRect place(static_cast<int>(x), static_cast<int>(y), static_cast<int>(width),
                      static_cast<int>(height));
    take(place, counts);
    m_tiles.push_back({value.index, place, value.slot, value.pid, value.seconds});
    colour(m_tiles.back(), theme);
    return true;
}

// Two bytes a pixel, low one first, row by row.
void MandelbrotImage::take(const QRect& place, const QByteArray& counts)
{
    const auto* bytes = reinterpret_cast<const unsigned char*>(counts.constData());
    const QRect pixels = pixelsOf(place);
    for (int row = pixels.top(); row <= pixels.bottom(); ++row) {
        const qint64 sourceRow = row * m_size / m_side - place.top();
        for (int column = pixels.left(); column <= pixels.right(); ++column) {
            const qint64 sourceColumn = column * m_size / m_side - place.left();
            const qint64 at = (sourceRow * place.width() + sourceColumn) * 2;
            m_counts[placeOf(row, column)] =
                static_cast<std::uint16_t>(bytes[at] | bytes[at + 1] << 8);
        }
    }
}

void MandelbrotImage::takeAway(const QSet<qint64>& items)
{
    while (!m_tiles.empty() && items.contains(m_tiles.back().index)) {
        const QRect pixels = pixelsOf(m_tiles.back().place);
        for (int row = pixels.top(); row <= pixels.bottom(); ++row) {
            auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(row));
            std::fill_n(line + pixels.left(), pixels.width(), qRgba(0, 0, 0, 0));
        }
        m_tiles.pop_back();
    }
}

void MandelbrotImage::setTinted(bool tinted, const Theme& theme)
{
    m_tinted = tinted;
    recolour(theme);
}

void MandelbrotImage::recolour(const Theme& theme)
{
    for (const Tile& tile : m_tiles) {
        colour(tile, theme);
    }
}

void MandelbrotImage::colour(const Tile& tile, const Theme& theme)
{
    const auto shades = shadesOf(m_tinted ? theme.worker(tile.slot).fill : QColor(128, 128, 128));
    const QRect pixels = pixelsOf(tile.place);
    for (int row = pixels.top(); row <= pixels.bottom(); ++row) {
        auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(row));
        for (int column = pixels.left(); column <= pixels.right(); ++column) {
            const std::size_t count = m_counts[placeOf(row, column)];
            // The set itself is black, as ever.
            line[column] = static_cast<qint64>(count) >= m_iterations ? qRgb(0, 0, 0)
                                                                      : shades[m_shades[count]];
        }
    }
}

std::optional<MandelbrotImage::Tile> MandelbrotImage::tileAt(const QPoint& pixel) const
{
    for (const Tile& tile : m_tiles) {
        if (tile.place.contains(pixel)) {
            return tile;
        }
    }
    return std::nullopt;
}

}  // namespace gui
