#pragma once

#include <QList>

#include <optional>

namespace gui {

// The host's machine, as far as it bounds the number of workers.
struct Machine {
    int usableCores = 0;  // 0: not told; by affinity and quota
    int cores = 0;
    QList<int> affinity{};          // CPU numbers, rising
    std::optional<double> quota{};  // in CPUs
};

}  // namespace gui
