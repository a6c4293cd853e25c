#pragma once

// multiprocessing for C++20: everything public in one header.
//
//     #include <mp/mp.h>
//     int main(int argc, char** argv) {
//         mp::init(argc, argv);                        // a worker process never returns from here
//         mp::Pool pool({.workers = 3});
//         auto doubled = pool.map([](int n) { return 2 * n; }, std::vector{5, 10, 20});
//         auto pending = pool.applyAsync([](int n) { return n * n; }, 25);
//         int value = pending.get(std::chrono::seconds(1));  // or mp::TimeoutError
//     }

#include "mp/array.h"              // IWYU pragma: export
#include "mp/async_result.h"       // IWYU pragma: export
#include "mp/barrier.h"            // IWYU pragma: export
#include "mp/condition.h"          // IWYU pragma: export
#include "mp/cpu_count.h"          // IWYU pragma: export
#include "mp/errors.h"             // IWYU pragma: export
#include "mp/event.h"              // IWYU pragma: export
#include "mp/imap.h"               // IWYU pragma: export
#include "mp/init.h"               // IWYU pragma: export
#include "mp/lock.h"               // IWYU pragma: export
#include "mp/manager.h"            // IWYU pragma: export
#include "mp/pipe.h"               // IWYU pragma: export
#include "mp/pipe_errors.h"        // IWYU pragma: export
#include "mp/pool.h"               // IWYU pragma: export
#include "mp/process.h"            // IWYU pragma: export
#include "mp/progress.h"           // IWYU pragma: export
#include "mp/queue.h"              // IWYU pragma: export
#include "mp/queue_errors.h"       // IWYU pragma: export
#include "mp/scope.h"              // IWYU pragma: export
#include "mp/scope/scope_event.h"  // IWYU pragma: export
#include "mp/semaphore.h"          // IWYU pragma: export
#include "mp/shared_memory.h"      // IWYU pragma: export
#include "mp/shared_struct.h"      // IWYU pragma: export
#include "mp/sync_errors.h"        // IWYU pragma: export
#include "mp/task/task_context.h"  // IWYU pragma: export
#include "mp/value.h"              // IWYU pragma: export
#include "mp/worker_info.h"        // IWYU pragma: export
