#pragma once

#include <Qt>

namespace gui {

// Beside Qt's own roles every model of ours has these. Qt::DisplayRole is the text a person reads.
enum Role : int {
    RawRole = Qt::UserRole + 1,  // the value itself, in its own unit: for sorting, copying, tests
    TintRole,                    // Tint: how the whole row stands out
    SlotRole,                    // unsigned: the worker slot that gives the row its colour
    CountdownRole,               // Countdown: what limits an item that is still open
    WholeRole,                   // text: all of it, where only its beginning is shown
    HistoryRole,                 // WorkerHistory: what a worker did lately
};

// Finished: ended as it should, which is nothing to worry about.
enum class Tint : int { None, New, Ended, Suspended, Failed, Finished };

}  // namespace gui
