#pragma once

#include "lab/sweep/points.h"

namespace lab {

// True when a sweep may stop before its time: every N has an interval of its speedup whose
// half-width is at most `relative` of the speedup (for N = 1, which has none: of its mean time).
// Without N = 1 the throughputs' intervals are judged instead. An N without an Ok repeat never gets
// precise; it doesn't hold up the others.
bool preciseEnough(const SweepSummary& sweep, double relative = 0.03);

}  // namespace lab
