#include "mp/fault/workload.h"

#include "mp/fault/pool_work.h"
#include "mp/fault/process_work.h"
#include "mp/fault/tally.h"

namespace fault_test {

Report runWorkload(const std::string& ledger)
{
    Tally tally(ledger);
    workInPool(tally);
    workInProcesses(tally);
    workCaptured(tally);
    workInVain(tally);
    return tally.take();
}

}  // namespace fault_test
