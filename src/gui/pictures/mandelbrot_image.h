#pragma once

#include "gui/models/value_facts.h"

#include <QImage>
#include <QRect>
#include <QSet>

#include <cstdint>
#include <optional>
#include <vector>

namespace gui {

struct Theme;

// The Mandelbrot set as far as its tiles have come, at most 1024 pixels a side: of a larger picture
// every n-th pixel.
class MandelbrotImage {
public:
    struct Tile {
        qint64 index = 0;
        QRect place;  // in the whole picture
        quint32 slot = 0;
        int pid = 0;
        double seconds = 0;
    };

    // `iterations`: the limit, that of points within the set.
    MandelbrotImage(qint64 size, qint64 iterations);

    // False if the value is no tile of this picture.
    bool add(const ValueFacts& value, const Theme& theme);
    // The last ones, as far as they are of these items.
    void takeAway(const QSet<qint64>& items);
    // Each tile in its worker's colour, or in greys.
    void setTinted(bool tinted, const Theme& theme);
    void recolour(const Theme& theme);

    const QImage& image() const { return m_image; }  // transparent where there is no tile yet
    const std::vector<Tile>& tiles() const { return m_tiles; }
    qint64 size() const { return m_size; }
    // The tile at a pixel of the whole picture.
    std::optional<Tile> tileAt(const QPoint& pixel) const;

private:
    int firstPixel(qint64 position) const;
    // Of m_image, that show a part of the whole picture.
    QRect pixelsOf(const QRect& place) const;
    std::size_t placeOf(int row, int column) const;
    void take(const QRect& place, const QByteArray& counts);
    void colour(const Tile& tile, const Theme& theme);

    qint64 m_size;
    qint64 m_iterations;
    int m_side;
    bool m_tinted = true;
    std::vector<std::uint8_t> m_shades;   // by count: how light
    std::vector<std::uint16_t> m_counts;  // of the pixels of m_image
    QImage m_image;
    std::vector<Tile> m_tiles;
};

}  // namespace gui
