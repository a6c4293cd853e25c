#pragma once

#include "gui/models/result_facts.h"

#include <QMetaType>

#include <cstdint>
#include <optional>

namespace gui {

// The limits of the run on show, seconds; absent: none.
struct ResultLimits {
    std::optional<double> get{};   // from the handing over of all items
    std::optional<double> soft{};  // from the item's own start
    std::optional<double> hard{};
    std::int64_t runStartedNs = 0;  // CLOCK_MONOTONIC: what the facts' seconds count from
};

// How long until the next limit of an open item.
struct Countdown {
    enum class Kind : std::uint8_t { Get, Soft, Hard };

    Kind kind = Kind::Get;
    double secondsLeft = 0;  // not below 0
    double seconds = 0;      // the whole limit

    double share() const { return seconds > 0 ? secondsLeft / seconds : 0; }
};

// Of an item that runs the limit that comes next; of one that is queued only that of get(). Nothing
// once all have passed.
std::optional<Countdown> countdownOf(const ResultFacts& result, const ResultLimits& limits,
                                     std::int64_t nowNs);

}  // namespace gui

Q_DECLARE_METATYPE(gui::Countdown)
