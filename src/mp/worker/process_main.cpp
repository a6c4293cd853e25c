#include "mp/worker/process_main.h"

#include "mp/engine/child_role.h"
#include "mp/engine/launch_record.h"
#include "mp/engine/lifeline.h"
#include "mp/engine/process_identity.h"
#include "mp/engine/process_registry.h"
#include "mp/errors.h"
#include "mp/fault/fault_point.h"
#include "mp/stack/observed_call.h"
#include "mp/stack/stack_trace.h"
#include "mp/task/call.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>
#include <string>

namespace mp::worker {

namespace {

// In one piece, so that the texts of several processes don't mix.
void tell(const std::string& text)
{
    std::fflush(nullptr);
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
}

// Python's header, the calls as they are known, then type and message.
void tellUncaught(const std::exception_ptr& error, const stack::RawStack& thrownAt)
{
    const ErrorText text = describe(error);
    const std::string calls = stack::StackTrace(thrownAt).text();
    tell("Process " + engine::ownIdentity().name + ":\n" +
         (calls.empty() ? "" : "Traceback (most recent call first):\n" + calls) +
         (calls.empty() || calls.ends_with('\n') ? "" : "\n") + text.type + ": " + text.message +
         "\n");
}

void call(std::unique_ptr<engine::ReceivedRecord> received, stack::RawStack& thrownAt)
{
    const task::FunctionRef function = received->record().function;
    const auto thunk = reinterpret_cast<task::OnceThunk>(task::resolve(function.thunk));
    task::ByteReader arguments = received->arguments();
    void* const target = task::resolve(function.target);
    fault::hit(fault::Point::ProcessCalling);
    const auto dropBytes = [&received] { received.reset(); };
    stack::callObserved([&] { thunk(target, arguments, dropBytes); }, thrownAt);
}

[[noreturn]] void endProcess(int code)
{
    engine::endChildren();
    std::cout.flush();
    std::fflush(nullptr);
    fault::hit(fault::Point::ProcessEnding);
    // Not exit(): the program's own atexit handlers and static objects belong to its first process.
    _exit(code);
}

}  // namespace

ProcessSetup spawnedProcessSetup(int host)
{
    const int first = engine::kFirstHandedDescriptor;
    ProcessSetup setup{host, base::UniqueFd(first), base::UniqueFd(first + 1)};
    for (int handed = first; handed <= first + 1; ++handed) {
        fcntl(handed, F_SETFD, FD_CLOEXEC);
    }
    return setup;
}

void runProcess(ProcessSetup setup)
{
    std::exception_ptr error;
    stack::RawStack thrownAt;
    fault::hit(fault::Point::ProcessStarted);
    try {
        auto received = std::make_unique<engine::ReceivedRecord>(std::move(setup.record));
        const engine::LaunchRecord& record = received->record();
        fault::hit(fault::Point::ProcessRecordRead);
        engine::becomeProcess(record.name, record.numbers, record.daemon);
        if (record.daemon) {
            engine::dieWith(setup.host, std::move(setup.lifeline));
            fault::hit(fault::Point::ProcessBound);
        } else {
            engine::liveOn();
            setup.lifeline.reset();
            fault::hit(fault::Point::ProcessReleased);
        }
        call(std::move(received), thrownAt);
    } catch (...) {
        error = std::current_exception();
    }
    fault::hit(fault::Point::ProcessCalled);
    if (error) {
        fault::hit(fault::Point::ProcessThrew);
        tellUncaught(error, thrownAt);
    }
    endProcess(error ? 1 : 0);
}

}  // namespace mp::worker
