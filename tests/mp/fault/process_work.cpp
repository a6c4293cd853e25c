#include "mp/fault/process_work.h"

#include "base/small_file.h"
#include "helpers/wait_for.h"
#include "mp/errors.h"
#include "mp/fault/tasks.h"
#include "mp/process.h"
#include "proc/stat_parser.h"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace fault_test {

namespace {

using Function = void (*)(const std::string&, int);

// Tries twice.
bool start(Tally& tally, mp::Process& process)
{
    for (int attempt = 0; attempt < 2; ++attempt) {
        try {
            process.start();
            return true;
        } catch (const mp::Error&) {
            tally.add(&Report::refusals, 1);
        }
    }
    tally.add(&Report::unplaced, 1);
    return false;
}

void run(Tally& tally, Function function, int exitCode, mp::StartMethod method)
{
    const int item = tally.items(1).front();
    mp::Process process({.start = method}, function, tally.path(), item);
    if (!start(tally, process)) {
        return;
    }
    if (!process.join(kHang)) {
        tally.violated("a hang: a process doesn't end");
        process.kill();
        return;
    }
    if (process.exitcode() == -SIGKILL) {
        tally.add(&Report::killed, 1);
    } else if (process.exitcode() == exitCode && tally.ledger().begun(item) == 1) {
        tally.add(&Report::values, 1);
    } else {
        tally.violated("a process ended with " + std::to_string(process.exitcode().value_or(-1)) +
                       ", begun " + std::to_string(tally.ledger().begun(item)) + " times");
    }
}

// A daemonic one, ended with its object.
void runUntilTold(Tally& tally)
{
    const int item = tally.items(1).front();
    mp::Process process({.daemon = true}, &noteAndStay, tally.path(), item);
    if (!start(tally, process)) {
        return;
    }
    const auto begun = [&] { return tally.ledger().begun(item) == 1; };
    if (!helpers::waitFor([&] { return begun() || !process.isAlive(); }, kHang)) {
        tally.violated("a hang: a process doesn't begin");
    }
    tally.add(process.isAlive() && begun() ? &Report::values : &Report::killed, 1);
}

// 0: none. To be asked while there are no children that it has just forked.
int templatePid()
{
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const int pid = std::atoi(entry.path().filename().c_str());
        const auto text =
            pid > 0 ? base::tryReadSmallFile(entry.path().string() + "/stat") : std::nullopt;
        if (!text || text->empty()) {
            continue;
        }
        const proc::ProcessStat stat = proc::parseStat(*text);
        if (stat.parent == ::getpid() && stat.command == "mp-template" && stat.state != 'Z') {
            return pid;
        }
    }
    return 0;
}

}  // namespace

void workInProcesses(Tally& tally)
{
    run(tally, &noteAndReturn, 0, mp::StartMethod::Forkserver);
    run(tally, &noteAndThrow, 1, mp::StartMethod::Spawn);
    runUntilTold(tally);
    if (const int pid = templatePid(); pid != 0) {
        ::kill(pid, SIGKILL);
    }
    run(tally, &noteAndReturn, 0, mp::StartMethod::Forkserver);
}

}  // namespace fault_test
