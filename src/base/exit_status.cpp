#include "base/exit_status.h"

#include <string.h>

namespace base {

std::string describe(const ExitStatus& status)
{
    switch (status.kind) {
    case ExitStatus::Kind::Running:
        return "running";
    case ExitStatus::Kind::Exited:
        return "exit " + std::to_string(status.number);
    case ExitStatus::Kind::Signalled: {
        std::string text = "signal " + std::to_string(status.number);
        if (const char* name = sigabbrev_np(status.number)) {
            text.append(" (SIG").append(name).append(")");
        }
        return text;
    }
    case ExitStatus::Kind::Unknown:
        break;
    }
    return "unknown (somebody else reaped it)";
}

}  // namespace base
