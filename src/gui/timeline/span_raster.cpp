#include "gui/timeline/span_raster.h"

#include <algorithm>
#include <cmath>

namespace gui {
namespace {

constexpr int kSamples = 4;    // of a pixel's coverage, each way
constexpr int kRoundFrom = 3;  // radii: narrower boxes have square corners

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
    const int period = 8 * unit;
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
        const int left = std::max(inner.left + inset, m_clip.left());
        const int right = std::min(inner.right - inset, m_clip.right() + 1);
        for (int y = inner.top + inset; y < inner.bottom - inset; ++y) {
            for (int x = left; x < right; ++x) {
                if (inPattern(look.kind, x - box.left, y - box.top, m_pixel)) {
                    put(x, y, look.pattern);
                }
            }
        }
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

void SpanRaster::column(int x, int top, int bottom, double busy, const SpanLook& look,
                        QRgb background)
{
    const int height = bottom - top;
    int filled = static_cast<int>(std::lround(busy * height));
    if (busy > 0) {
        filled = std::max(filled, 1);
    }
    if (busy < 1) {
        filled = std::min(filled, height - 1);
    }
    fill({x, top, x + 1, bottom - filled}, background);
    fill({x, bottom - filled, x + 1, bottom}, look.fill);
    if (look.kind != WorkerPattern::Plain) {
        for (int y = bottom - filled; y < bottom; ++y) {
            if (inPattern(look.kind, x, y - top, m_pixel)) {
                put(x, y, look.pattern);
            }
        }
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
