#include "mp/worker/worker_main.h"

#include "base/clock.h"
#include "mp/channel/shm_worker_channel.h"
#include "mp/engine/child_role.h"
#include "mp/engine/lifeline.h"
#include "mp/engine/process_identity.h"
#include "mp/engine/process_registry.h"
#include "mp/fault/fault_point.h"
#include "mp/memory/passing.h"
#include "mp/output/output_capture.h"
#include "mp/stack/observed_call.h"
#include "mp/task/remote_error.h"
#include "mp/task/task_context.h"
#include "mp/worker/block_run.h"
#include "mp/worker/codec_meter.h"
#include "mp/worker/stack_reporter.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>
#include <typeinfo>

namespace mp::worker {

namespace {

using channel::ChunkHeader;
using channel::FrameKind;
using channel::ResultStatus;
using channel::ShmWorkerChannel;

// How often a worker that waits looks whether the host has taken shared memory out of its results.
constexpr std::int64_t kShelfLookNs = 2'000'000;

// The Ctrl-C of a terminal reaches the whole group; ending the pool is the host's decision. A
// handler rather than SIG_IGN, which programs started by tasks would inherit.
void leaveInterruptToHost()
{
    struct sigaction action {};
    action.sa_handler = [](int) {};
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    // A template's child starts with it blocked.
    sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(SIG_UNBLOCK, &interrupt, nullptr);
}

// When memory runs out, a worker goes rather than its host: it can be replaced.
void offerToOomKiller()
{
    const base::UniqueFd file(open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
    // Raising one's own score is always allowed; without /proc there is nothing to be done.
    [[maybe_unused]] const ssize_t written = write(file.get(), "1000", 4);
}

[[noreturn]] void endWorker(int code)
{
    engine::endChildren();
    std::fflush(nullptr);
    fault::hit(fault::Point::WorkerEnding);
    // Not exit(): the program's own atexit handlers and static objects belong to its host process.
    _exit(code);
}

// What a task of this process may ask about itself.
class WorkerTask final : public task::TaskContext {
public:
    explicit WorkerTask(const ShmWorkerChannel& channel) : m_channel(channel) {}
    bool cancelAsked() const noexcept override { return m_channel.stopAsked(sequence); }

    std::uint64_t sequence = 0;

private:
    const ShmWorkerChannel& m_channel;
};

// Captures what is written to standard output and error during its life.
class Captured {
public:
    explicit Captured(output::OutputCapture* capture) : m_capture(capture)
    {
        if (m_capture != nullptr) {
            m_capture->begin();
        }
    }
    Captured(const Captured&) = delete;
    Captured& operator=(const Captured&) = delete;
    ~Captured()
    {
        if (m_capture != nullptr) {
            m_capture->end();
        }
    }

private:
    output::OutputCapture* m_capture;
};

// Runs a chunk's items one after another, publishing each before the next begins.
class ChunkRun {
public:
    // `meter`: null if the codec's time isn't to be counted; `capture` likewise.
    ChunkRun(ShmWorkerChannel& channel, const ShmWorkerChannel::Incoming& chunk, CodecMeter* meter,
             output::OutputCapture* capture)
        : m_channel(channel)
        , m_meter(meter)
        , m_header(chunk.header)
        , m_limit(m_header.hardLimited != 0 ? ShmWorkerChannel::Limit::Hard
                                            : ShmWorkerChannel::Limit::None)
        , m_items(chunk.payload)
        , m_unrunnable(chunk.error)
        , m_task(channel)
        , m_capture(capture)
    {
        m_task.tries = static_cast<int>(m_header.tries);
    }

    void run()
    {
        resolveFunction();
        fault::hit(fault::Point::WorkerChunkResolved);
        const task::TaskScope scope(m_task);
        const Captured captured(m_capture);
        std::int64_t now = base::monotonicNs();
        for (std::uint32_t i = 0; i < m_header.count; ++i) {
            m_task.index = m_header.firstIndex + i;
            m_task.sequence = m_header.firstSequence + i;
            if (m_channel.isUnwanted(m_task.sequence)) {
                leaveOut();
            } else {
                now = runItem(m_task.sequence, now);
            }
        }
    }

    // The initializer: its error is given back, nothing is published.
    std::exception_ptr runOnce()
    {
        resolveFunction();
        task::ByteWriter out = m_channel.resultWriter();
        return call(out);
    }

    void encodeError(task::ByteWriter& out, const std::exception_ptr& error) const
    {
        task::encodeError(out, error, stack::StackTrace(m_thrownAt));
    }

private:
    void resolveFunction()
    {
        try {
            m_thunk = reinterpret_cast<task::Thunk>(task::resolve(m_header.function.thunk));
            m_target = task::resolve(m_header.function.target);
        } catch (...) {
            m_unrunnable = std::current_exception();
        }
    }

    void leaveOut()
    {
        if (!m_unrunnable) {
            m_items.take(m_items.get<std::uint64_t>());
        }
        fault::hit(fault::Point::WorkerItemSkipped);
        m_channel.publish({m_task.sequence, 0, 0, 0, ResultStatus::Cancelled, 0},
                          m_channel.resultWriter());
    }

    std::int64_t runItem(std::uint64_t sequence, std::int64_t start)
    {
        m_task.startSoftLimit(m_header.softLimitNs, start);
        m_channel.begin(sequence, start, m_limit);
        fault::hit(fault::Point::WorkerItemBegun);
        task::ByteWriter out = m_channel.resultWriter();
        ResultStatus status = ResultStatus::Value;
        const auto error = call(out);
        fault::hit(fault::Point::WorkerItemCalled);
        if (error) {
            out = m_channel.resultWriter();
            encodeError(out, error);
            fault::hit(fault::Point::WorkerErrorEncoded);
            status = ResultStatus::Error;
        }
        if (m_capture != nullptr) {
            out.put(m_capture->ends());
            fault::hit(fault::Point::WorkerOutputMeasured);
        }
        const std::int64_t end = base::monotonicNs();
        m_channel.publish({sequence, start, end - start, 0, status, 0}, out);
        return end;
    }

    std::exception_ptr call(task::ByteWriter& out)
    {
        m_thrownAt.frames = 0;
        try {
            if (m_unrunnable) {
                return m_unrunnable;
            }
            task::ByteReader item(m_items.take(m_items.get<std::uint64_t>()));
            Metered metered(*this, item.rest().size());
            stack::callObserved([&] { m_thunk(m_target, item, out); }, m_thrownAt);
            metered.noteResult(out.size());
            return nullptr;
        } catch (...) {
            return std::current_exception();
        }
    }

    // Times the codec of the call that it lives for, if it is one of those to be timed.
    class Metered {
    public:
        Metered(ChunkRun& run, std::size_t argumentBytes)
            : m_run(run)
            , m_timed(run.m_meter != nullptr && run.m_meter->begin(argumentBytes))
        {
        }
        Metered(const Metered&) = delete;
        Metered& operator=(const Metered&) = delete;
        ~Metered()
        {
            if (m_timed) {
                m_run.m_channel.addCodecNs(m_run.m_meter->end());
            }
        }
        void noteResult(std::size_t bytes)
        {
            if (m_run.m_meter != nullptr) {
                m_run.m_meter->noteResult(bytes);
            }
        }

    private:
        ChunkRun& m_run;
        const bool m_timed;
    };

    ShmWorkerChannel& m_channel;
    CodecMeter* m_meter;
    ChunkHeader m_header;
    ShmWorkerChannel::Limit m_limit;
    task::ByteReader m_items;
    task::Thunk m_thunk = nullptr;
    void* m_target = nullptr;
    stack::RawStack m_thrownAt;
    std::exception_ptr m_unrunnable;  // why none of the items can be called
    WorkerTask m_task;
    output::OutputCapture* m_capture;
};

void initialise(ShmWorkerChannel& channel, const ShmWorkerChannel::Incoming& frame)
{
    if (frame.header.function.thunk != task::CodeAddress{}) {
        fault::hit(fault::Point::WorkerInitializing);
        ChunkRun initializer(channel, frame, nullptr, nullptr);
        if (const auto error = initializer.runOnce()) {
            fault::hit(fault::Point::WorkerInitFailed);
            task::ByteWriter out = channel.resultWriter();
            initializer.encodeError(out, error);
            channel.announce(FrameKind::InitFailed, out);
            endWorker(1);
        }
        fault::hit(fault::Point::WorkerInitialized);
    }
    channel.announce(FrameKind::Ready, channel.resultWriter());
    fault::hit(fault::Point::WorkerReady);
}

// `capture`: null unless tasks' output is captured.
[[noreturn]] void serve(ShmWorkerChannel& channel, output::OutputCapture* capture)
{
    CodecMeter meter;
    memory::Shelf shelf;
    const memory::KeeperScope keeping(shelf);
    while (true) {
        // What the host has taken is let go while there is nothing else to do.
        while (shelf.clear() && !channel.awaitFrame(kShelfLookNs)) {
        }
        const auto frame = channel.next();
        switch (frame.kind) {
        case FrameKind::Initialize:
            initialise(channel, frame);
            break;
        case FrameKind::Chunk:
            ChunkRun(channel, frame, &meter, capture).run();
            fault::hit(fault::Point::WorkerChunkDone);
            break;
        case FrameKind::Block:
            runBlock(channel, frame.block);
            fault::hit(fault::Point::WorkerBlockDone);
            break;
        case FrameKind::Quit:
            fault::hit(fault::Point::WorkerQuitting);
            endWorker(0);
        default:
            std::fprintf(stderr, "mp: a worker got a frame of an unknown kind and ends\n");
            endWorker(1);
        }
        channel.finishFrame();
        fault::hit(fault::Point::WorkerFrameFreed);
    }
}

}  // namespace

WorkerSetup spawnedSetup(int host, std::uint32_t slot, bool captured)
{
    int next = engine::kFirstHandedDescriptor;
    const auto take = [&next](base::UniqueFd& owner) {
        fcntl(next, F_SETFD, FD_CLOEXEC);
        owner.reset(next++);
    };
    WorkerSetup setup;
    setup.slot = slot;
    setup.host = host;
    take(setup.channel);
    take(setup.doorbell);
    if (captured) {
        take(setup.output);
        take(setup.errorOutput);
    }
    take(setup.lifeline);
    return setup;
}

void runWorker(WorkerSetup setup)
{
    fault::hit(fault::Point::WorkerStarted);
    engine::becomeProcess("mp-worker-" + std::to_string(setup.slot),
                          {static_cast<int>(setup.slot) + 1}, true);
    engine::dieWith(setup.host, std::move(setup.lifeline));
    fault::hit(fault::Point::WorkerBound);
    leaveInterruptToHost();
    offerToOomKiller();
    try {
        // On the heap: the worker's life ends in _exit, and its stack is the tasks'.
        auto channel =
            std::make_unique<ShmWorkerChannel>(std::move(setup.channel), std::move(setup.doorbell));
        fault::hit(fault::Point::WorkerMapped);
        reportStacksTo(channel->stackReport());
        std::unique_ptr<output::OutputCapture> capture;
        if (setup.output) {
            capture = std::make_unique<output::OutputCapture>(std::move(setup.output),
                                                              std::move(setup.errorOutput));
        }
        serve(*channel, capture.get());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mp: a worker ends: %s\n", error.what());
        endWorker(1);
    }
}

}  // namespace mp::worker
