#include "mp/scope/scope_client.h"

#include "base/clock.h"
#include "base/posix_error.h"
#include "mp/scope/connection.h"
#include "mp/scope/unix_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <set>
#include <system_error>
#include <utility>

namespace mp {

using scope::FrameType;
using scope::InFrame;
using scope::ScopeError;

namespace {

std::int64_t deadline(std::chrono::nanoseconds limit)
{
    const std::int64_t now = base::monotonicNs();
    return limit.count() > INT64_MAX - now ? INT64_MAX : now + limit.count();
}

// Milliseconds for poll(), rounded up; 0 once the time is over.
int millisecondsUntil(std::int64_t when)
{
    const std::int64_t left = when - base::monotonicNs();
    constexpr std::int64_t kMost = 3'600'000;
    return left <= 0 ? 0 : static_cast<int>(std::min<std::int64_t>(left / 1'000'000 + 1, kMost));
}

}  // namespace

struct ScopeClient::Core {
    Core(base::UniqueFd socket, const std::string& tool) : connection(std::move(socket))
    {
        scope::Greeting hello;
        hello.tool = tool;
        hello.pid = ::getpid();
        post(FrameType::Hello, 0, {}, scope::packGreeting(hello));
    }

    void post(FrameType type, std::uint64_t id, const std::string& name, const std::string& body);
    void pump();
    void take(InFrame frame);
    void takeAnswer(InFrame frame);
    void takeWelcome(InFrame frame);
    void end(const std::string& why);
    bool pollUntil(std::int64_t when) const;
    void waitForWelcome(std::int64_t when);
    std::string hostText() const;

    scope::Connection connection;
    bool welcomed = false;
    bool closed = false;
    std::string closeReason;
    scope::Greeting host;
    base::UniqueFd ring;
    std::uint64_t nextId = 1;
    std::set<std::uint64_t> abandoned;  // requests whose answer nobody waits for any more
    std::deque<Message> arrived;
};

std::string ScopeClient::Core::hostText() const
{
    return host.pid > 0 ? "the host (PID " + std::to_string(host.pid) + ")" : "the host";
}

void ScopeClient::Core::post(FrameType type, std::uint64_t id, const std::string& name,
                             const std::string& body)
{
    connection.queue(scope::makeFrame(type, id, name, body));
    // A host that has gone is noticed where its last words are read.
    connection.flush();
}

void ScopeClient::Core::pump()
{
    if (closed) {
        return;
    }
    try {
        connection.flush();
        const bool open = connection.receive();
        while (auto frame = connection.next()) {
            take(std::move(*frame));
            if (closed) {
                return;
            }
        }
        if (!open) {
            end(hostText() + " has ended or hung up");
        }
    } catch (const std::exception& error) {
        end("the connection to " + hostText() + " is broken: " + error.what());
    }
}

void ScopeClient::Core::end(const std::string& why)
{
    closed = true;
    closeReason = why;
    connection.hangUp();
    Message message;
    message.kind = Message::Kind::Closed;
    message.error = why;
    arrived.push_back(std::move(message));
}

void ScopeClient::Core::take(InFrame frame)
{
    switch (frame.type) {
    case FrameType::Welcome:
        return takeWelcome(std::move(frame));
    case FrameType::Refuse:
        return end(scope::unpackText(frame.body));
    case FrameType::Reply:
    case FrameType::Error:
    case FrameType::Notify:
        return takeAnswer(std::move(frame));
    default:
        throw scope::ProtocolError("a host may not send requests");
    }
}

void ScopeClient::Core::takeWelcome(InFrame frame)
{
    host = scope::unpackGreeting(frame.body);
    if (frame.fds.size() == 1) {
        ring = std::move(frame.fds.front());
    }
    welcomed = true;
    Message message;
    message.kind = Message::Kind::Welcome;
    message.name = host.name;
    arrived.push_back(std::move(message));
}

void ScopeClient::Core::takeAnswer(InFrame frame)
{
    if (!welcomed) {
        throw scope::ProtocolError("the host has not said welcome");
    }
    if (frame.type != FrameType::Notify && abandoned.erase(frame.id) > 0) {
        return;
    }
    Message message;
    message.id = frame.id;
    message.name = std::move(frame.name);
    message.kind = frame.type == FrameType::Reply   ? Message::Kind::Reply
                   : frame.type == FrameType::Error ? Message::Kind::Error
                                                    : Message::Kind::Notification;
    if (frame.type == FrameType::Error) {
        const ScopeError error = scope::unpackError(frame.body);
        message.error = error.what();
        message.field = error.field();
    } else {
        message.body = std::move(frame.body);
        message.fds = std::move(frame.fds);
    }
    arrived.push_back(std::move(message));
}

// False when the time is over.
bool ScopeClient::Core::pollUntil(std::int64_t when) const
{
    const short writing = connection.unsent() ? POLLOUT : 0;
    pollfd watched{connection.fd(), static_cast<short>(POLLIN | writing), 0};
    const int ready = ::poll(&watched, 1, millisecondsUntil(when));
    if (ready < 0 && errno != EINTR) {
        base::throwErrno("wait for", "the scope's host");
    }
    return ready != 0 || base::monotonicNs() < when;
}

void ScopeClient::Core::waitForWelcome(std::int64_t when)
{
    for (pump(); !welcomed && !closed; pump()) {
        if (!pollUntil(when)) {
            base::throwErrno(ETIMEDOUT, "shake hands with", "the scope's host");
        }
    }
    if (!welcomed) {
        throw ScopeError(closeReason);
    }
    // The caller of connect() and fromFd() has the welcome in hand.
    arrived.pop_front();
}

ScopeClient::ScopeClient(std::unique_ptr<Core> core) : m_core(std::move(core)) {}
ScopeClient::ScopeClient(ScopeClient&&) noexcept = default;
ScopeClient& ScopeClient::operator=(ScopeClient&&) noexcept = default;
ScopeClient::~ScopeClient() = default;

ScopeClient ScopeClient::connect(const std::string& path, std::chrono::nanoseconds limit,
                                 const std::string& tool)
{
    const std::int64_t end = deadline(limit);
    auto core = std::make_unique<Core>(scope::connectTo(path, limit), tool);
    core->waitForWelcome(end);
    return ScopeClient(std::move(core));
}

ScopeClient ScopeClient::fromFd(base::UniqueFd socket, std::chrono::nanoseconds limit,
                                const std::string& tool)
{
    const std::int64_t end = deadline(limit);
    auto core = std::make_unique<Core>(std::move(socket), tool);
    core->waitForWelcome(end);
    return ScopeClient(std::move(core));
}

ScopeClient ScopeClient::begin(base::UniqueFd socket, const std::string& tool)
{
    return ScopeClient(std::make_unique<Core>(std::move(socket), tool));
}

std::string ScopeClient::request(const std::string& name, const std::string& body,
                                 std::chrono::nanoseconds limit)
{
    return requestMessage(name, body, limit).body;
}

ScopeClient::Message ScopeClient::requestMessage(const std::string& name, const std::string& body,
                                                 std::chrono::nanoseconds limit)
{
    const std::int64_t end = deadline(limit);
    const std::uint64_t id = send(name, body);
    std::size_t looked = 0;
    while (true) {
        m_core->pump();
        for (; looked < m_core->arrived.size(); ++looked) {
            Message& message = m_core->arrived[looked];
            if (message.id != id || message.kind == Message::Kind::Notification) {
                continue;
            }
            Message answer = std::move(message);
            m_core->arrived.erase(m_core->arrived.begin() + static_cast<std::ptrdiff_t>(looked));
            if (answer.kind == Message::Kind::Error) {
                throw ScopeError(answer.error, answer.field);
            }
            return answer;
        }
        if (m_core->closed) {
            throw ScopeError(m_core->closeReason);
        }
        if (!m_core->pollUntil(end)) {
            m_core->abandoned.insert(id);
            base::throwErrno(ETIMEDOUT, "wait for the answer to", "\"" + name + "\"");
        }
    }
}

std::uint64_t ScopeClient::send(const std::string& name, const std::string& body)
{
    const std::uint64_t id = m_core->nextId++;
    if (!m_core->closed) {
        m_core->post(FrameType::Request, id, name, body);
    }
    return id;
}

std::vector<ScopeClient::Message> ScopeClient::receive()
{
    m_core->pump();
    std::vector<Message> messages(std::make_move_iterator(m_core->arrived.begin()),
                                  std::make_move_iterator(m_core->arrived.end()));
    m_core->arrived.clear();
    return messages;
}

bool ScopeClient::wait(std::chrono::nanoseconds limit)
{
    const std::int64_t end = deadline(limit);
    m_core->pump();
    while (m_core->arrived.empty() && !m_core->closed && m_core->pollUntil(end)) {
        m_core->pump();
    }
    return !m_core->arrived.empty();
}

int ScopeClient::fd() const noexcept
{
    return m_core->connection.fd();
}

bool ScopeClient::wantsWrite() const noexcept
{
    return !m_core->closed && m_core->connection.unsent();
}

void ScopeClient::flush()
{
    if (m_core->closed) {
        return;
    }
    try {
        m_core->connection.flush();
    } catch (const std::system_error& error) {
        m_core->end("the connection to " + m_core->hostText() + " is broken: " + error.what());
    }
}

bool ScopeClient::closed() const noexcept
{
    return m_core->closed;
}

const scope::Greeting& ScopeClient::host() const
{
    return m_core->host;
}

bool ScopeClient::hasRing() const noexcept
{
    return static_cast<bool>(m_core->ring);
}

base::UniqueFd ScopeClient::openRing() const
{
    if (!m_core->ring) {
        throw ScopeError(m_core->hostText() + " publishes no events");
    }
    base::UniqueFd fd(::fcntl(m_core->ring.get(), F_DUPFD_CLOEXEC, 0));
    if (!fd) {
        base::throwErrno("duplicate the descriptor of", "event ring");
    }
    return fd;
}

}  // namespace mp
