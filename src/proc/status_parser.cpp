#include "proc/status_parser.h"

#include "proc/text_cursor.h"

namespace proc {
namespace {

std::int64_t takeKilobytes(TextCursor& cursor, std::string_view what)
{
    const auto kilobytes = cursor.takeNumber<std::int64_t>(what);
    if (kilobytes < 0 || kilobytes > INT64_MAX / 1024) {
        cursor.fail(std::string(what) + " can't be that many kB");
    }
    return kilobytes * 1024;
}

// One line, behind its name and colon.
void readField(std::string_view name, TextCursor& cursor, ProcessStatus& status)
{
    if (name == "State") {
        cursor.skipBlanks();
        status.state = cursor.takeCharacter("the state");
    } else if (name == "PPid") {
        status.parent = cursor.takeNumber<pid_t>("the parent");
    } else if (name == "Uid") {
        status.realUser = cursor.takeNumber<uid_t>("the real user");
        status.effectiveUser = cursor.takeNumber<uid_t>("the effective user");
    } else if (name == "Threads") {
        status.threads = cursor.takeNumber<std::int64_t>("the number of threads");
    } else if (name == "VmRSS") {
        status.residentBytes = takeKilobytes(cursor, "the resident size");
    } else if (name == "VmHWM") {
        status.maximumResidentBytes = takeKilobytes(cursor, "the largest resident size");
    } else if (name == "voluntary_ctxt_switches") {
        status.switchesVoluntary = cursor.takeNumber<std::int64_t>("the voluntary switches");
    } else if (name == "nonvoluntary_ctxt_switches") {
        status.switchesInvoluntary = cursor.takeNumber<std::int64_t>("the involuntary switches");
    }
}

}  // namespace

ProcessStatus parseStatus(std::string_view text)
{
    ProcessStatus status;
    TextCursor cursor(text);
    while (!cursor.atEnd()) {
        const std::string_view name = cursor.takeUntil(':');
        readField(name, cursor, status);
        cursor.skipLine();
    }
    if (status.state == '?' || status.state == '\n') {
        cursor.fail("the line State is missing");
    }
    return status;
}

}  // namespace proc
