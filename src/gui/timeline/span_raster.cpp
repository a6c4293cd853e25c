#include "gui/timeline/span_raster.h"

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

constexpr int kSamples = 4;    // of a pixel's coverage, each way
constexpr int kRoundFrom = 3;  // radii: narrower boxes have square corners
constexpr int kPeriod = 8;     // of all patterns, in line widths
constexpr int kTileRows = 2 * kPeriod;
constexpr int kTileColumns = 32 * kPeriod;  // wide, so that rows are copied in long runs

std::vector<int> cornerCoverage(int radius)
{
    std::vector<int> coverage(static_cast<std::size_t>(radius) * radius);
    for (int y = 0; y < radius; ++y) {
        for (int x = 0; x < radius; ++x) {
            int inside = 0;
            for (int i = 0; i < kSamples * kSamples; ++i) {
                const int row = i / kSamples;
                const double dx = radius - x - (i % kSamples + 0.5) / kSamples;
                const double dy = radius - y - (row + 0.5) / kSamples;
                inside += dx * dx + dy * dy <= radius * radius;
            }
            coverage[static_cast<std::size_t>(y) * radius + x] =
                inside * 256 / (kSamples * kSamples);
        }
    }
    return coverage;
}

// Whether the pattern has a line at this place; `unit` is its line width.
bool inPattern(WorkerPattern kind, int x, int y, int unit)
{
    const int period = kPeriod * unit;
    const auto on = [&](int value) { return ((value % period) + period) % period < 2 * unit; };
    switch (kind) {
    case WorkerPattern::Plain:
        return false;
    case WorkerPattern::Rising:
        return on(x + y);
    case WorkerPattern::Falling:
        return on(x - y);
    case WorkerPattern::Upright:
        return on(x);
    case WorkerPattern::Level:
        return on(y * 3 / 2);
    case WorkerPattern::Dots:
        return on(x) && on(y);
    }
    return false;
}

}  // namespace

SpanRaster::SpanRaster(QImage& image, const QRect& clip, int radius, int pixel)
    : m_bits(image.bits())
    , m_stride(image.bytesPerLine())
    , m_clip(clip.intersected(image.rect()))
    , m_radius(radius)
    , m_pixel(std::max(1, pixel))
    , m_corners(static_cast<std::size_t>(radius + 1))
{
}

void SpanRaster::fill(PixelBox box, QRgb colour)
{
    const int left = std::max(box.left, m_clip.left());
    const int right = std::min(box.right, m_clip.right() + 1);
    const int top = std::max(box.top, m_clip.top());
    const int bottom = std::min(box.bottom, m_clip.bottom() + 1);
    for (int y = top; y < bottom && left < right; ++y) {
        auto* line = reinterpret_cast<QRgb*>(m_bits + y * m_stride);
        std::fill(line + left, line + right, colour);
    }
}

void SpanRaster::put(int x, int y, QRgb colour)
{
    if (m_clip.contains(x, y)) {
        reinterpret_cast<QRgb*>(m_bits + y * m_stride)[x] = colour;
    }
}

void SpanRaster::blend(int x, int y, QRgb colour, int alpha)
{
    if (!m_clip.contains(x, y)) {
        return;
    }
    QRgb& pixel = reinterpret_cast<QRgb*>(m_bits + y * m_stride)[x];
    const auto channel = [alpha](int from, int to) { return from + (to - from) * alpha / 256; };
    pixel = qRgb(channel(qRed(pixel), qRed(colour)), channel(qGreen(pixel), qGreen(colour)),
                 channel(qBlue(pixel), qBlue(colour)));
}

const std::vector<int>& SpanRaster::cornerFor(int radius)
{
    auto& corner = m_corners[static_cast<std::size_t>(radius)];
    if (corner.empty()) {
        corner = cornerCoverage(radius);
    }
    return corner;
}

void SpanRaster::rounded(const PixelBox& box, int radius, QRgb colour, bool openEnd)
{
    if (radius <= 0 || box.width() < 2 * radius || box.height() < 2 * radius) {
        fill(box, colour);
        return;
    }
    const int rightRadius = openEnd ? 0 : radius;
    fill({box.left, box.top + radius, box.right, box.bottom - radius}, colour);
    fill({box.left + radius, box.top, box.right - rightRadius, box.top + radius}, colour);
    fill({box.left + radius, box.bottom - radius, box.right - rightRadius, box.bottom}, colour);
    const auto& coverage = cornerFor(radius);
    for (int y = 0; y < radius; ++y) {
        for (int x = 0; x < radius; ++x) {
            const int alpha = coverage[static_cast<std::size_t>(y) * radius + x];
            blend(box.left + x, box.top + y, colour, alpha);
            blend(box.left + x, box.bottom - 1 - y, colour, alpha);
            if (!openEnd) {
                blend(box.right - 1 - x, box.top + y, colour, alpha);
                blend(box.right - 1 - x, box.bottom - 1 - y, colour, alpha);
            }
        }
    }
}

void SpanRaster::span(const PixelBox& box, const SpanLook& look, bool openEnd)
{
    const int radius = box.width() >= kRoundFrom * m_radius ? m_radius : 0;
    const bool edged = look.edge != look.fill && box.width() >= 4 * m_pixel;
    PixelBox inner = box;
    if (edged && !look.dashed) {
        rounded(box, radius, look.edge, openEnd);
        inner = {box.left + m_pixel, box.top + m_pixel, box.right - (openEnd ? 0 : m_pixel),
                 box.bottom - m_pixel};
        rounded(inner, std::max(0, radius - m_pixel), look.fill, openEnd);
    } else {
        rounded(box, look.dashed ? 0 : radius, look.fill, openEnd);
    }
    if (look.kind != WorkerPattern::Plain) {
        const int inset = radius > 0 ? m_pixel : 0;
        pattern({inner.left + inset, inner.top + inset, inner.right - inset, inner.bottom - inset},
                box.left, box.top, look);
    }
    if (edged && look.dashed) {
        dashes(box, look.edge);
    }
}

void SpanRaster::dashes(const PixelBox& box, QRgb colour)
{
    const auto on = [this](int i) { return i % (6 * m_pixel) < 4 * m_pixel; };
    const int left = std::max(box.left, m_clip.left());
    const int right = std::min(box.right, m_clip.right() + 1);
    for (int line = 0; line < m_pixel; ++line) {
        for (int x = left; x < right; ++x) {
            if (on(x - box.left)) {
                put(x, box.top + line, colour);
                put(x, box.bottom - 1 - line, colour);
            }
        }
        for (int y = box.top; y < box.bottom; ++y) {
            if (on(y - box.top)) {
                put(box.left + line, y, colour);
                put(box.right - 1 - line, y, colour);
            }
        }
    }
}

void SpanRaster::prepareTile(const SpanLook& look)
{
    if (look == m_tileLook && !m_tile.empty()) {
        return;
    }
    m_tileLook = look;
    const int width = kTileColumns * m_pixel;
    m_tile.assign(static_cast<std::size_t>(width) * kTileRows * m_pixel, look.fill);
    if (look.kind == WorkerPattern::Plain) {
        return;
    }
    for (int y = 0; y < kTileRows * m_pixel; ++y) {
        QRgb* row = &m_tile[static_cast<std::size_t>(y) * width];
        for (int x = 0; x < kPeriod * m_pixel; ++x) {
            row[x] = inPattern(look.kind, x, y, m_pixel) ? look.pattern : look.fill;
        }
        for (int x = kPeriod * m_pixel; x < width; ++x) {
            row[x] = row[x - kPeriod * m_pixel];
        }
    }
}

// Calls write(x, colours, count) for the runs of row y, counted from the pattern's origin.
template <typename Write>
void SpanRaster::patternRow(int y, int from, int to, int originX, Write write) const
{
    const int width = kTileColumns * m_pixel;
    const int rows = kTileRows * m_pixel;
    const QRgb* row = &m_tile[static_cast<std::size_t>((y % rows + rows) % rows) * width];
    int phase = ((from - originX) % width + width) % width;
    for (int x = from; x < to;) {
        const int count = std::min(width - phase, to - x);
        write(x, row + phase, count);
        x += count;
        phase = 0;
    }
}

void SpanRaster::pattern(const PixelBox& box, int originX, int originY, const SpanLook& look)
{
    const int left = std::max(box.left, m_clip.left());
    const int right = std::min(box.right, m_clip.right() + 1);
    const int top = std::max(box.top, m_clip.top());
    const int bottom = std::min(box.bottom, m_clip.bottom() + 1);
    prepareTile(look);
    for (int y = top; y < bottom; ++y) {
        auto* line = reinterpret_cast<QRgb*>(m_bits + y * m_stride);
        patternRow(y - originY, left, right, originX,
                   [line](int x, const QRgb* colours, int count) {
                       std::copy_n(colours, count, line + x);
                   });
    }
}

void SpanRaster::columns(int left, int bottom, const std::vector<int>& heights,
                         const SpanLook& look)
{
    const int from = std::max(left, m_clip.left());
    const int to = std::min(left + static_cast<int>(heights.size()), m_clip.right() + 1);
    if (from >= to) {
        return;
    }
    const int tallest = *std::max_element(heights.begin(), heights.end());
    const int* tall = heights.data();
    prepareTile(look);
    for (int y = std::max(bottom - tallest, m_clip.top());
         y < std::min(bottom, m_clip.bottom() + 1); ++y) {
        auto* line = reinterpret_cast<QRgb*>(m_bits + y * m_stride);
        const int least = bottom - y;
        patternRow(y, from, to, 0, [=](int x, const QRgb* colours, int count) {
            for (int k = 0; k < count; ++k) {
                const QRgb there = line[x + k];
                line[x + k] = tall[x + k - left] >= least ? colours[k] : there;
            }
        });
    }
}

void SpanRaster::cross(const PixelBox& box, QRgb colour)
{
    const int size = std::min(box.width(), box.height());
    for (int i = 0; i < size; ++i) {
        for (int thick = 0; thick <= m_pixel; ++thick) {
            const int x = std::min(i + thick, size - 1);
            put(box.left + x, box.top + i, colour);
            put(box.left + size - 1 - x, box.top + i, colour);
        }
    }
}

void SpanRaster::notch(int x, int bottom, QRgb colour)
{
    const int height = 3 * m_pixel;
    for (int row = 0; row < height; ++row) {
        fill({x - row, bottom - 1 - row, x + row + 1, bottom - row}, colour);
    }
}

}  // namespace gui
