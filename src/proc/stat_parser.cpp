#include "proc/stat_parser.h"

#include "proc/text_cursor.h"

#include <unistd.h>

namespace proc {
namespace {

void skipFields(TextCursor& cursor, int count, std::string_view what)
{
    for (int i = 0; i < count; ++i) {
        // Some are unsigned and large, some negative: none of them matters here.
        cursor.skipBlanks();
        while (!cursor.atEnd() && !cursor.at(' ') && !cursor.at('\n')) {
            cursor.takeCharacter(what);
        }
    }
}

}  // namespace

ProcessStat parseStat(std::string_view text)
{
    ProcessStat stat;
    TextCursor cursor(text);
    stat.pid = cursor.takeNumber<pid_t>("the PID");
    cursor.expect(' ');
    cursor.expect('(');
    const std::size_t commandStart = text.find('(') + 1;
    const std::size_t commandEnd = text.rfind(')');
    if (commandEnd == std::string_view::npos || commandEnd < commandStart) {
        cursor.fail("the command has no closing parenthesis");
    }
    stat.command = text.substr(commandStart, commandEnd - commandStart);
    cursor.moveTo(commandEnd + 1);
    cursor.expect(' ');
    stat.state = cursor.takeCharacter("the state");
    stat.parent = cursor.takeNumber<pid_t>("the parent");
    stat.group = cursor.takeNumber<pid_t>("the process group");
    stat.session = cursor.takeNumber<pid_t>("the session");
    skipFields(cursor, 3, "a field before the faults");  // terminal, its group, flags
    stat.minorFaults = cursor.takeNumber<std::int64_t>("the minor faults");
    skipFields(cursor, 1, "the children's minor faults");
    stat.majorFaults = cursor.takeNumber<std::int64_t>("the major faults");
    skipFields(cursor, 1, "the children's major faults");
    stat.userTicks = cursor.takeNumber<std::uint64_t>("the user time");
    stat.systemTicks = cursor.takeNumber<std::uint64_t>("the system time");
    skipFields(cursor, 2, "the children's times");
    stat.priority = cursor.takeNumber<int>("the priority");
    stat.nice = cursor.takeNumber<int>("the nice value");
    stat.threads = cursor.takeNumber<std::int64_t>("the number of threads");
    skipFields(cursor, 1, "the interval timer");
    stat.startTicks = cursor.takeNumber<std::uint64_t>("the start time");
    stat.virtualBytes = cursor.takeNumber<std::uint64_t>("the virtual size");
    stat.residentPages = cursor.takeNumber<std::int64_t>("the resident size");
    return stat;
}

std::int64_t ticksToNs(std::uint64_t ticks)
{
    static const std::int64_t tickNs = 1'000'000'000 / ::sysconf(_SC_CLK_TCK);
    return static_cast<std::int64_t>(ticks) * tickNs;
}

}  // namespace proc
