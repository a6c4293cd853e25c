#include "lab/tasks/builtin.h"
#include "lab/tasks/early_end.h"
#include "lab/tasks/number_item.h"
#include "lab/tasks/parameters.h"

#include <algorithm>
#include <array>
#include <bit>

namespace lab {
namespace {

// xoshiro256++ 1.0 (Blackman and Vigna), seeded by splitmix64 as its authors recommend.
class Xoshiro {
public:
    explicit Xoshiro(std::uint64_t seed)
    {
        for (std::uint64_t& word : m_state) {
            seed += 0x9E37'79B9'7F4A'7C15U;
            std::uint64_t mixed = seed;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58'476D'1CE4'E5B9U;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0'49BB'1331'11EBU;
            word = mixed ^ (mixed >> 31);
        }
    }

    std::uint64_t next()
    {
        const std::uint64_t result = std::rotl(m_state[0] + m_state[3], 23) + m_state[0];
        const std::uint64_t shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = std::rotl(m_state[3], 45);
        return result;
    }

private:
    std::array<std::uint64_t, 4> m_state{};
};

// Whole numbers throughout: the count is the same on every machine. A point is the middle of one of
// 2^31 × 2^31 cells, so its coordinates are odd numbers below 2^32, the radius of the circle: it
// lies outside exactly if x² + y² overflows 64 bits.
std::int64_t countInside(Xoshiro& random, std::int64_t samples)
{
    std::int64_t inside = 0;
    for (std::int64_t i = 0; i < samples; ++i) {
        const std::uint64_t bits = random.next();
        const std::uint64_t x = (bits >> 33) * 2 + 1;
        const std::uint64_t y = ((bits << 31) >> 33) * 2 + 1;
        std::uint64_t sum = 0;
        inside += __builtin_add_overflow(x * x, y * y, &sum) ? 0 : 1;
    }
    return inside;
}

std::int64_t countInside(std::uint64_t seed, std::int64_t samples)
{
    constexpr std::int64_t kStretch = 65'536;
    Xoshiro random(seed);
    std::int64_t inside = 0;
    for (std::int64_t drawn = 0; drawn < samples; drawn += kStretch) {
        endIfAsked();
        inside += countInside(random, std::min(kStretch, samples - drawn));
    }
    return inside;
}

}  // namespace

TaskInfo piTask()
{
    TaskInfo task;
    task.name = "pi";
    task.summary = "Estimates pi from random points in a square (Monte Carlo).";
    task.itemIs = "a seed, a whole number from 0";
    task.unitOfWork = "one estimate";
    task.boundBy = BoundBy::Cpu;
    task.endsEarly = true;
    task.parameters = {{.name = "samples",
                        .type = ParameterInfo::Type::Count,
                        .defaultText = "1M",
                        .help = "random points an item draws",
                        .minimum = 1,
                        .maximum = 1'000'000'000'000}};
    task.checkItem = [](const std::string& item) {
        return checkWholeItem(item, "a seed", 0, INT64_MAX);
    };
    task.prepare = [](const Parameters& parameters) -> ItemFunction {
        const std::int64_t samples = countParameter(parameters, "samples");
        return [samples](const std::string& item, std::uint64_t) -> nlohmann::json {
            const std::int64_t seed = parseWholeItem(item, "a seed", 0, INT64_MAX);
            const std::int64_t inside = countInside(static_cast<std::uint64_t>(seed), samples);
            return {{"pi", 4.0 * static_cast<double>(inside) / static_cast<double>(samples)},
                    {"inside", inside},
                    {"samples", samples}};
        };
    };
    return task;
}

}  // namespace lab
