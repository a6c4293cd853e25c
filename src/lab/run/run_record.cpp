#include "lab/run/run_record.h"

#include <algorithm>

namespace lab {

std::string_view name(RunStatus status)
{
    switch (status) {
    case RunStatus::Ok:
        return "ok";
    case RunStatus::Failed:
        return "failed";
    case RunStatus::Timeout:
        return "timeout";
    case RunStatus::Cancelled:
        return "cancelled";
    }
    return "failed";
}

std::string_view name(ItemState state)
{
    switch (state) {
    case ItemState::Queued:
        return "queued";
    case ItemState::Running:
        return "running";
    case ItemState::Done:
        return "done";
    case ItemState::Failed:
        return "failed";
    case ItemState::Lost:
        return "lost";
    case ItemState::Timeout:
        return "timeout";
    case ItemState::Cancelled:
        return "cancelled";
    }
    return "failed";
}

std::optional<double> startSeconds(const RunRecord& record)
{
    std::int64_t last = 0;
    for (const WorkerRecord& worker : record.workers) {
        last = std::max(last, worker.readyNs);
    }
    if (last == 0) {
        return std::nullopt;
    }
    return static_cast<double>(last - record.startedNs) / 1e9;
}

}  // namespace lab
