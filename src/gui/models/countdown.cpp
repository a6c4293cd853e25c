#include "gui/models/countdown.h"

namespace gui {
namespace {

using Kind = Countdown::Kind;

// Keeps the one that comes first.
void consider(std::optional<Countdown>& nearest, Kind kind, const std::optional<double>& limit,
              const std::optional<double>& since, double now)
{
    if (!limit || !since) {
        return;
    }
    const double left = *since + *limit - now;
    if (left > 0 && (!nearest || left < nearest->secondsLeft)) {
        nearest = Countdown{kind, left, *limit};
    }
}

}  // namespace

std::optional<Countdown> countdownOf(const ResultFacts& result, const ResultLimits& limits,
                                     std::int64_t nowNs)
{
    std::optional<Countdown> nearest;
    if (result.isFinal()) {
        return nearest;
    }
    const double now = static_cast<double>(nowNs - limits.runStartedNs) / 1e9;
    consider(nearest, Kind::Get, limits.get, result.queuedSeconds, now);
    if (result.state == ResultFacts::State::Running) {
        consider(nearest, Kind::Soft, limits.soft, result.startedSeconds, now);
        consider(nearest, Kind::Hard, limits.hard, result.startedSeconds, now);
    }
    return nearest;
}

}  // namespace gui
