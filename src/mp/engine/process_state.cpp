#include "mp/engine/process_state.h"

#include "base/clock.h"
#include "base/wait_readable.h"
#include "mp/engine/launch_record.h"
#include "mp/engine/process_identity.h"
#include "mp/engine/process_launch.h"
#include "mp/engine/process_registry.h"
#include "mp/engine/process_tree.h"
#include "mp/engine/reactor.h"
#include "mp/fault/fault_point.h"
#include "mp/init.h"

#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>

#include <stdexcept>
#include <utility>

namespace mp::engine {

namespace {

constexpr std::int64_t kGraceNs = 1'000'000'000;
constexpr std::int64_t kKillLimitNs = 5'000'000'000;

}  // namespace

ProcessState::ProcessState(std::string name, std::optional<bool> daemon, StartMethod start,
                           std::unique_ptr<ProcessCall> call)
    : m_name(std::move(name))
    , m_numbers(takeChildNumbers())
    , m_daemon(daemon.value_or(ownIdentity().daemon))
    , m_start(start)
    , m_call(std::move(call))
{
    if (m_name.empty()) {
        m_name = defaultName(m_numbers);
    }
}

void ProcessState::refuseLocked(const std::string& why) const
{
    throw std::logic_error(m_name + " " + why);
}

void ProcessState::checkOpenLocked() const
{
    if (m_closed) {
        refuseLocked("was closed: only its name can still be asked for");
    }
}

ProcessState::Child ProcessState::childLocked(const char* what) const
{
    checkOpenLocked();
    if (!m_child) {
        refuseLocked(std::string("can't be ") + what + " before start() was called");
    }
    return m_child;
}

ProcessState::Child ProcessState::child(const char* what) const
{
    const std::lock_guard lock(m_mutex);
    return childLocked(what);
}

void ProcessState::start()
{
    activeProcesses();  // as in Python, each start reaps those that have ended meanwhile
    const std::lock_guard lock(m_mutex);
    checkOpenLocked();
    if (m_started) {
        refuseLocked("was started already: make another mp::Process to run its function again");
    }
    requireInit("mp::Process");
    memory::Luggage luggage;
    const memory::KeeperScope keeping(luggage);
    base::UniqueFd record =
        writeLaunchRecord({m_name, m_numbers, m_daemon, m_call->reference()},
                          [this](task::ByteWriter& out) { m_call->encodeArguments(out); });
    fault::hit(fault::Point::HostRecordWritten);
    m_child = std::make_shared<ChildProcess>(launchProcess(m_name, m_start, std::move(record)));
    fault::hit(fault::Point::HostProcessStarted);
    m_started = true;
    m_luggage = std::move(luggage);
    m_call.reset();
    noteStarted(shared_from_this());
    fault::hit(fault::Point::HostProcessNoted);
}

std::string ProcessState::name() const
{
    const std::lock_guard lock(m_mutex);
    return m_name;
}

void ProcessState::setName(std::string name)
{
    const std::lock_guard lock(m_mutex);
    checkOpenLocked();
    m_name = std::move(name);
}

bool ProcessState::daemon() const
{
    const std::lock_guard lock(m_mutex);
    checkOpenLocked();
    return m_daemon;
}

void ProcessState::setDaemon(bool daemon)
{
    const std::lock_guard lock(m_mutex);
    checkOpenLocked();
    if (m_started) {
        refuseLocked("was started: whether it is daemonic is settled by then");
    }
    m_daemon = daemon;
}

int ProcessState::pid() const
{
    const std::lock_guard lock(m_mutex);
    checkOpenLocked();
    return m_child ? m_child->pid() : 0;
}

// Reaps it if it has ended. Also for a caller who waited while another one closed it.
base::ExitStatus ProcessState::look(const Child& child)
{
    base::ExitStatus status;
    {
        const std::lock_guard lock(m_mutex);
        status = child->poll();
        if (status.ended()) {
            m_luggage = {};
        }
    }
    if (status.ended()) {
        fault::hit(fault::Point::HostProcessReaped);
        noteEnded(*this);
    }
    return status;
}

bool ProcessState::alive()
{
    {
        const std::lock_guard lock(m_mutex);
        checkOpenLocked();
    }
    return runs();
}

std::optional<base::ExitStatus> ProcessState::exitStatus()
{
    Child child;
    {
        const std::lock_guard lock(m_mutex);
        checkOpenLocked();
        child = m_child;
    }
    const base::ExitStatus status = child ? look(child) : base::ExitStatus::running();
    return status.ended() ? std::optional(status) : std::nullopt;
}

bool ProcessState::join(std::int64_t deadline)
{
    const Child waitedFor = child("joined");
    while (true) {
        const bool readable = base::waitReadable(waitedFor->pidfd(), deadline);
        if (look(waitedFor).ended()) {
            return true;
        }
        if (deadline >= 0 && base::monotonicNs() >= deadline) {
            return false;
        }
        if (readable) {
            ::poll(nullptr, 0, 5);  // dead, but a debugger has to let go of it first
        }
    }
}

int ProcessState::sentinel() const
{
    return child("watched")->pidfd();
}

void ProcessState::signal(int number, const char* what)
{
    const std::lock_guard lock(m_mutex);
    childLocked(what)->signal(number);
}

void ProcessState::signalTree(int number, const char* what)
{
    const Child root = child(what);
    if (!look(root).ended()) {
        engine::signalTree(root->pid(), root->pidfd(), number);
    }
}

void ProcessState::close()
{
    const std::lock_guard lock(m_mutex);
    if (m_child && !m_child->poll().ended()) {
        refuseLocked("still runs: join() or terminate() it before close()");
    }
    m_closed = true;
    m_child.reset();
    m_call.reset();
    m_luggage = {};
    noteEnded(*this);
}

void ProcessState::detach()
{
    {
        const std::lock_guard lock(m_mutex);
        childLocked("detached");
        if (m_daemon) {
            refuseLocked("is daemonic: it ends with this process and can't be detached");
        }
        m_detached = true;
    }
    reapInBackground();
}

bool ProcessState::endsWithProgram(bool daemon) const noexcept
{
    const std::lock_guard lock(m_mutex);
    return !m_detached && m_daemon == daemon;
}

bool ProcessState::runs() noexcept
{
    Child child;
    {
        const std::lock_guard lock(m_mutex);
        child = m_child;
    }
    return child && !look(child).ended();
}

void ProcessState::letGo() noexcept
{
    try {
        bool runs = false;
        bool daemon = false;
        bool watched = false;
        {
            const std::lock_guard lock(m_mutex);
            runs = m_child && !m_child->poll().ended();
            daemon = m_daemon;
            watched = m_detached;
        }
        if (!runs) {
            noteEnded(*this);
        } else if (daemon) {
            askToEnd();
            endWithinGrace();
        } else if (!watched) {
            reapInBackground();
        }
    } catch (...) {
        // No memory for the watch: the next start() or the program's end reaps it.
    }
}

// Nobody may ask for it any more, and a zombie is not to be left.
void ProcessState::reapInBackground()
{
    const Child watched = child("watched");
    // Edge by edge: a dead process that a debugger holds would be told again and again.
    Reactor::instance().add(watched->pidfd(), EPOLLIN | EPOLLET,
                            [self = shared_from_this(), watched](std::uint32_t) {
                                if (self->look(watched).ended()) {
                                    Reactor::instance().remove(watched->pidfd());
                                }
                            });
}

void ProcessState::askToEnd() noexcept
{
    const std::lock_guard lock(m_mutex);
    try {
        if (m_child && m_child->signal(SIGTERM)) {
            m_child->signal(SIGCONT);
            fault::hit(fault::Point::HostProcessAsked);
        }
    } catch (const std::exception&) {
        // It has become another user's process.
    }
}

void ProcessState::waitForEnd() noexcept
{
    try {
        join(-1);
    } catch (const std::exception&) {
        // Closed by another thread: it has ended.
    }
}

void ProcessState::endWithinGrace() noexcept
{
    try {
        if (!join(base::monotonicNs() + kGraceNs)) {
            signal(SIGKILL, "killed");
            join(base::monotonicNs() + kKillLimitNs);
        }
    } catch (const std::exception&) {
        // Closed by another thread: it has ended. Or it is another user's by now.
    }
}

}  // namespace mp::engine
