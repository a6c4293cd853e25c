#include "proc/schedstat_parser.h"

#include "proc/text_cursor.h"

namespace proc {

SchedStat parseSchedStat(std::string_view text)
{
    TextCursor cursor(text);
    SchedStat result;
    result.runNs = cursor.takeNumber<std::int64_t>("the time on a CPU");
    result.runQueueNs = cursor.takeNumber<std::int64_t>("the time on the run queue");
    result.slices = cursor.takeNumber<std::int64_t>("the number of time slices");
    return result;
}

}  // namespace proc
