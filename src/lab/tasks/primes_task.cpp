#include "lab/tasks/builtin.h"
#include "lab/tasks/early_end.h"
#include "lab/tasks/number_item.h"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

constexpr std::int64_t kLargestBound = 1'000'000'000'000;
constexpr std::int64_t kSegment = 32 * 1024;  // odd numbers, a byte each: fits a first-level cache

// A prime, and where its next odd multiple lies within the coming segment.
struct Sieving {
    std::int64_t prime;
    std::int64_t next;
};

std::int64_t wholeSquareRoot(std::int64_t value)
{
    auto root = static_cast<std::int64_t>(std::sqrt(static_cast<double>(value)));
    while (root * root > value) {
        --root;
    }
    while ((root + 1) * (root + 1) <= value) {
        ++root;
    }
    return root;
}

// The odd primes up to `bound`; positions count odd numbers from 1: 2 × position + 1.
std::vector<Sieving> sievingPrimes(std::int64_t bound)
{
    std::vector<std::uint8_t> composite(static_cast<std::size_t>(bound) + 1);
    std::vector<Sieving> primes;
    for (std::int64_t n = 3; n <= bound; n += 2) {
        if (composite[static_cast<std::size_t>(n)] != 0) {
            continue;
        }
        primes.push_back({n, (n * n - 1) / 2});
        for (std::int64_t multiple = n * n; multiple <= bound; multiple += 2 * n) {
            composite[static_cast<std::size_t>(multiple)] = 1;
        }
    }
    return primes;
}

// Segmented sieve of Eratosthenes over odd numbers.
std::int64_t countPrimes(std::int64_t bound)
{
    if (bound < 2) {
        return 0;
    }
    std::vector<Sieving> primes = sievingPrimes(wholeSquareRoot(bound));
    const std::int64_t positions = (bound + 1) / 2;
    std::vector<std::uint8_t> segment(kSegment);
    std::int64_t count = 0;
    for (std::int64_t first = 0; first < positions; first += kSegment) {
        endIfAsked();
        const std::int64_t length = std::min(kSegment, positions - first);
        std::fill(segment.begin(), segment.end(), std::uint8_t{1});
        for (Sieving& sieving : primes) {
            std::int64_t place = sieving.next - first;
            for (; place < length; place += sieving.prime) {
                segment[static_cast<std::size_t>(place)] = 0;
            }
            sieving.next = first + place;
        }
        count += std::count(segment.begin(), segment.begin() + length, std::uint8_t{1});
    }
    // Position 0 is the number 1, no prime; it stands in for 2, the only even one.
    return count;
}

}  // namespace

TaskInfo primesTask()
{
    TaskInfo task;
    task.name = "primes";
    task.summary = "Counts the primes up to a bound with a segmented sieve.";
    task.itemIs = "an upper bound, up to 10^12";
    task.unitOfWork = "one bound";
    task.boundBy = BoundBy::Cpu;
    task.endsEarly = true;
    task.checkItem = [](const std::string& item) {
        return checkWholeItem(item, "an upper bound", 0, kLargestBound);
    };
    task.prepare = [](const Parameters&) -> ItemFunction {
        return [](const std::string& item, std::uint64_t) -> nlohmann::json {
            return countPrimes(parseWholeItem(item, "an upper bound", 0, kLargestBound));
        };
    };
    return task;
}

}  // namespace lab
