#pragma once

#include "lab/run/runner.h"

#include <nlohmann/json.hpp>

// What a viewer asks about the results of a run, which stay in the host: all answers are bounded,
// whatever the run's size. Any thread may ask. Bad bodies throw RequestError.
namespace lab {

// {items: [index…]}, at most 1000 → {rows}: as resultJson(), in the order asked for. Long values
// are cut to what a table can show (then "cut": true), binary ones told by their size.
nlohmann::json briefRows(const Runner& run, const nlohmann::json& body);

// {items: [index…]}, at most 1000 → {values: [{index, slot, pid, seconds, value}]}: whole values,
// binary ones as they are, of those items that have one; `seconds` is the time it took. Ends early
// once they take 8 MiB: then "next" is the place in `items` to go on with.
nlohmann::json wholeValues(const Runner& run, const nlohmann::json& body);

// {from} → {items, failed}: indices of failed items in the order in which they failed, from the
// `from`-th on, at most 10,000; `failed` is how many there are. What has been told stays true.
nlohmann::json failedItems(const Runner& run, const nlohmann::json& body);

// {} → {items}: those that workers are seen to work on now.
nlohmann::json runningItems(const Runner& run);

// {from, to[, text][, slot[, pid]]} → {items, next}: looks through items from … to-1 (downwards if
// to < from: from-1 … to) for those whose item, value or error contains the text, whatever the case
// of its letters A–Z, and that were last done by that worker. Looks for about 20 ms, stops after
// 1000 finds; `next` is the `from` with which to go on.
nlohmann::json findItems(const Runner& run, const nlohmann::json& body);

}  // namespace lab
