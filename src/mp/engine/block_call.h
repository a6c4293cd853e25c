#pragma once

#include "mp/engine/job.h"
#include "mp/task/call.h"
#include "mp/task/fixed.h"

#include <cstddef>

namespace mp::engine {

// How jobs whose items and results are of fixed size answer the questions about blocks (see
// Job::blockCall). Call: a task::Call that fitsBlocks.
template <class Call, class F>
Job::BlockCall blockCallOf(const F& function)
{
    return {
        Call::blockReference(function),
        {task::Fixed<typename Call::Arguments>::size, task::Fixed<typename Call::Result>::size}};
}

// `item(i)`: the arguments of the i-th of `count` items.
template <class Call, class Item>
void storeBlock(std::size_t count, std::byte* place, const Item& item)
{
    for (std::size_t i = 0; i < count; ++i) {
        Call::storeArguments(place + i * task::Fixed<typename Call::Arguments>::size, item(i));
    }
}

}  // namespace mp::engine
