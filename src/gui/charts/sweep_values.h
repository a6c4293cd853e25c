#pragma once

#include "gui/bridge/sweep_facts.h"

#include <QString>

#include <cstdint>
#include <optional>

// A sweep's quantities, one for each chart: what is drawn up its y axis, and how that reads.
namespace gui {

enum class SweepQuantity : std::uint8_t { Speedup, Efficiency, Throughput, Time };
inline constexpr SweepQuantity kSweepQuantities[] = {
    SweepQuantity::Speedup, SweepQuantity::Efficiency, SweepQuantity::Throughput,
    SweepQuantity::Time};

// "speedup": in files, never shown.
QString quantityId(SweepQuantity quantity);
QString quantityTitle(SweepQuantity quantity);
// "4.20×", "52 %", "33 items/s", "1.31 s".
QString quantityText(SweepQuantity quantity, double value);
// On an axis, where the title names the unit.
QString tickText(SweepQuantity quantity, double value);

// Of a point's Ok repeats; none without any, or where one worker isn't measured but needed.
std::optional<Estimate> quantityOf(SweepQuantity quantity, const SweepPointFacts& point);
std::optional<double> medianOf(SweepQuantity quantity, const SweepPointFacts& point);
// What a law says, with its band.
Estimate quantityOf(SweepQuantity quantity, const CurvePointFacts& point, double items);

// What turns a sweep's times into this quantity.
class SweepScale {
public:
    SweepScale(SweepQuantity quantity, const SweepFacts& facts);

    // False: one worker isn't measured, with which this quantity compares.
    bool isKnown() const;
    double ofSeconds(int workers, double seconds) const;
    // None when one worker isn't measured but needed.
    std::optional<double> ofSpeedup(double workers, double speedup) const;
    // If each worker did as much as one alone.
    std::optional<double> ideal(double workers) const { return ofSpeedup(workers, workers); }

private:
    SweepQuantity m_quantity;
    double m_items;
    std::optional<double> m_secondsAlone;
    std::optional<double> m_throughputAlone;
};

}  // namespace gui
