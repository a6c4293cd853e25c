#pragma once

#include "mp/channel/shm_worker_channel.h"

namespace mp::worker {

// Runs a block's items one after another; each is published before the next begins. The clock is
// read after stretches of items that take a few µs together: an item that takes longer is timed by
// itself.
void runBlock(channel::ShmWorkerChannel& channel, const channel::BlockHeader& header);

}  // namespace mp::worker
