#include "mp/engine/process_launch.h"

#include "mp/engine/launcher.h"
#include "mp/engine/reactor.h"
#include "mp/errors.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace mp::engine {

namespace {

// Shared with the engine thread, which may answer after the caller has given up: the process is
// then ended with this object.
struct Answer {
    base::UniqueFd record;
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    LaunchResult result;
};

void ask(StartMethod start, const std::shared_ptr<Answer>& answer)
{
    Launcher& launcher = start == StartMethod::Spawn ? spawnLauncher() : forkserverLauncher();
    launcher.launch({0, {answer->record.get()}, ChildRole::Kind::Process},
                    [answer](LaunchResult result) {
                        const std::lock_guard lock(answer->mutex);
                        answer->record.reset();
                        answer->result = std::move(result);
                        answer->done = true;
                        answer->changed.notify_all();
                    });
}

}  // namespace

ChildProcess launchProcess(const std::string& name, StartMethod start, base::UniqueFd record)
{
    auto& reactor = Reactor::instance();
    if (reactor.onEngineThread()) {
        throw std::logic_error(name +
                               " can't be started from a callback of a pool: start it in "
                               "a thread of the program");
    }
    const auto answer = std::make_shared<Answer>();
    answer->record = std::move(record);
    reactor.post([start, answer] { ask(start, answer); });
    std::unique_lock lock(answer->mutex);
    if (!answer->changed.wait_for(lock, kStartLimit, [&] { return answer->done; })) {
        throw Error(name + " couldn't be started within 60 s");
    }
    if (!answer->result.error) {
        return std::move(answer->result.process);
    }
    try {
        std::rethrow_exception(answer->result.error);
    } catch (const PoolBroken& broken) {
        throw Error(name + " couldn't be started: " + broken.what());
    }
}

}  // namespace mp::engine
