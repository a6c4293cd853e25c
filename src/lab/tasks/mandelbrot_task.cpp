#include "lab/tasks/builtin.h"
#include "lab/tasks/early_end.h"
#include "lab/tasks/number_item.h"
#include "lab/tasks/parameters.h"

#include <fmt/format.h>

#include <algorithm>

namespace lab {
namespace {

constexpr std::int64_t kLookEvery = 16'384;       // iterations between looks whether to end
constexpr std::int64_t kLargestTile = 4'000'000;  // pixels: 8 MB of result

// The picture: -2.25 … 0.75 by -1.5 … 1.5, `size` pixels a side, cut into a grid of tiles as near
// to a square one as their number allows, numbered row by row.
struct Picture {
    std::int64_t size = 0;
    std::int64_t tiles = 0;
    std::int64_t iterations = 0;

    std::int64_t columns() const
    {
        std::int64_t best = 1;
        for (std::int64_t n = 1; n * n <= tiles; ++n) {
            if (tiles % n == 0) {
                best = n;
            }
        }
        return best;
    }
    std::int64_t rows() const { return tiles / columns(); }
};

struct Tile {
    std::int64_t x, y, width, height;
};

Picture pictureOf(const Parameters& parameters)
{
    return {countParameter(parameters, "size"), countParameter(parameters, "tiles"),
            countParameter(parameters, "iterations")};
}

Tile tileOf(const Picture& picture, std::int64_t number)
{
    const std::int64_t columns = picture.columns();
    const std::int64_t rows = picture.rows();
    const std::int64_t column = number % columns;
    const std::int64_t row = number / columns;
    const std::int64_t x = picture.size * column / columns;
    const std::int64_t y = picture.size * row / rows;
    return {x, y, picture.size * (column + 1) / columns - x, picture.size * (row + 1) / rows - y};
}

// How often z² + c stays within radius 2, at most `limit` times.
std::int64_t escapeTime(double cx, double cy, std::int64_t limit)
{
    double zx = 0;
    double zy = 0;
    std::int64_t n = 0;
    for (; n < limit && zx * zx + zy * zy <= 4.0; ++n) {
        const double next = zx * zx - zy * zy + cx;
        zy = 2 * zx * zy + cy;
        zx = next;
    }
    return n;
}

// "counts": two bytes a pixel, low one first, row by row.
nlohmann::json paint(const Picture& picture, std::int64_t number)
{
    const Tile tile = tileOf(picture, number);
    const double step = 3.0 / static_cast<double>(picture.size);
    std::vector<std::uint8_t> counts;
    counts.reserve(static_cast<std::size_t>(tile.width * tile.height * 2));
    std::int64_t sum = 0;
    EarlyEnd earlyEnd(kLookEvery);
    for (std::int64_t y = tile.y; y < tile.y + tile.height; ++y) {
        const double cy = -1.5 + (static_cast<double>(y) + 0.5) * step;
        for (std::int64_t x = tile.x; x < tile.x + tile.width; ++x) {
            const double cx = -2.25 + (static_cast<double>(x) + 0.5) * step;
            const std::int64_t n = escapeTime(cx, cy, picture.iterations);
            sum += n;
            earlyEnd.after(n + 1);
            counts.push_back(static_cast<std::uint8_t>(n & 0xFF));
            counts.push_back(static_cast<std::uint8_t>(n >> 8));
        }
    }
    const auto pixels = static_cast<double>(tile.width * tile.height);
    return {{"tile", number},
            {"x", tile.x},
            {"y", tile.y},
            {"width", tile.width},
            {"height", tile.height},
            {"iterations", sum},
            {"mean", static_cast<double>(sum) / pixels},
            {"counts", nlohmann::json::binary(std::move(counts))}};
}

std::string checkPicture(const Parameters& parameters)
{
    const Picture picture = pictureOf(parameters);
    const Tile first = tileOf(picture, 0);
    if (first.width * first.height > kLargestTile) {
        return fmt::format(
            "mandelbrot: a tile would have {} × {} pixels, more than {}; give more "
            "tiles or a smaller size",
            first.width, first.height, kLargestTile);
    }
    if (picture.rows() <= picture.size) {
        return {};
    }
    return fmt::format(
        "mandelbrot: {} tiles make {} rows, more than the picture's {} pixels; give "
        "fewer tiles or a number with more divisors",
        picture.tiles, picture.rows(), picture.size);
}

std::string checkTiles(const Parameters& parameters, const std::vector<std::string>& items)
{
    const std::int64_t last = pictureOf(parameters).tiles - 1;
    for (const std::string& item : items) {
        std::string sentence = checkWholeItem(item, "a tile number", 0, last);
        if (!sentence.empty()) {
            return sentence;
        }
    }
    return {};
}

std::vector<std::string> allTiles(const Parameters& parameters)
{
    std::vector<std::string> items;
    for (std::int64_t i = 0; i < pictureOf(parameters).tiles; ++i) {
        items.push_back(std::to_string(i));
    }
    return items;
}

ParameterInfo countInfo(std::string name, std::string standard, std::string help,
                        std::int64_t maximum)
{
    return {.name = std::move(name),
            .type = ParameterInfo::Type::Count,
            .defaultText = std::move(standard),
            .help = std::move(help),
            .minimum = 1,
            .maximum = maximum};
}

}  // namespace

TaskInfo mandelbrotTask()
{
    TaskInfo task;
    task.name = "mandelbrot";
    task.summary = "Computes one tile of the Mandelbrot set; tiles differ much in cost.";
    task.itemIs = "a tile number from 0; without items all tiles";
    task.unitOfWork = "one tile";
    task.boundBy = BoundBy::Cpu;
    task.endsEarly = true;
    task.parameters = {
        countInfo("size", "1024", "pixels a side of the picture", 16'384),
        countInfo("tiles", "256", "into how many tiles the picture is cut", 65'536),
        countInfo("iterations", "1000", "limit of iterations a pixel", 65'535),
    };
    task.defaultItems = allTiles;
    task.checkItem = [](const std::string& item) {
        return checkWholeItem(item, "a tile number", 0, INT64_MAX);
    };
    task.checkParameters = checkPicture;
    task.checkItems = checkTiles;
    task.prepare = [](const Parameters& parameters) -> ItemFunction {
        const Picture picture = pictureOf(parameters);
        return [picture](const std::string& item, std::uint64_t) {
            return paint(picture, parseWholeItem(item, "a tile number", 0, picture.tiles - 1));
        };
    };
    return task;
}

}  // namespace lab
