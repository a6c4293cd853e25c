#include "gui/bridge/host_process.h"

#include "base/posix_error.h"

#include <QCoreApplication>
#include <QFile>
#include <QSocketNotifier>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace gui {
namespace {

constexpr int kHostFd = 3;
constexpr int kLookMs = 1000;
constexpr int kLastWordsLimit = 4096;

void check(int error, const char* operation, const std::string& subject)
{
    if (error != 0) {
        base::throwErrno(error, operation, subject);
    }
}

// Which descriptors the child gets: nothing to read, standard output and error into our pipe, the
// socket as descriptor 3, and no other.
class FileActions {
public:
    FileActions()
    {
        check(posix_spawn_file_actions_init(&m_actions), "prepare to start", "the host");
    }
    ~FileActions() { posix_spawn_file_actions_destroy(&m_actions); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;

    void build(int socket, int errorPipe)
    {
        // An end that already is 0, 1 or 2 could be overwritten before it is copied.
        check(posix_spawn_file_actions_adddup2(&m_actions, socket, kHostFd), "pass on",
              "the socket");
        check(posix_spawn_file_actions_addopen(&m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0),
              "open", "/dev/null");
        check(posix_spawn_file_actions_adddup2(&m_actions, errorPipe, STDERR_FILENO), "pass on",
              "standard error");
        check(posix_spawn_file_actions_adddup2(&m_actions, errorPipe, STDOUT_FILENO), "pass on",
              "standard output");
        check(posix_spawn_file_actions_addclosefrom_np(&m_actions, kHostFd + 1), "close",
              "other descriptors");
    }
    const posix_spawn_file_actions_t* get() const { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

// The host starts with default signal actions and an empty mask, whatever ours are, in a process
// group of its own: Ctrl+C in the terminal that started the window goes to the window alone.
class Attributes {
public:
    Attributes()
    {
        check(posix_spawnattr_init(&m_attributes), "prepare to start", "the host");
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&m_attributes, &none);
        posix_spawnattr_setsigdefault(&m_attributes, &all);
        posix_spawnattr_setpgroup(&m_attributes, 0);
        posix_spawnattr_setflags(
            &m_attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~Attributes() { posix_spawnattr_destroy(&m_attributes); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    const posix_spawnattr_t* get() const { return &m_attributes; }

private:
    posix_spawnattr_t m_attributes{};
};

// A descriptor above the ones that the child's file actions overwrite.
base::UniqueFd lifted(base::UniqueFd fd)
{
    if (fd.get() > kHostFd) {
        return fd;
    }
    base::UniqueFd copy(fcntl(fd.get(), F_DUPFD_CLOEXEC, kHostFd + 1));
    if (!copy) {
        base::throwErrno("copy", "a descriptor");
    }
    return copy;
}

// glibc 2.36 declares these two without extern "C", so that C++ can't link them.
int openPidfd(pid_t pid)
{
    return static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
}

void sendSignal(int pidfd, int number)
{
    syscall(SYS_pidfd_send_signal, pidfd, number, nullptr, 0);
}

struct Pair {
    base::UniqueFd ours;
    base::UniqueFd theirs;
};

Pair makeSocketPair()
{
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        base::throwErrno("create", "a socket pair for the host");
    }
    Pair pair{base::UniqueFd(ends[0]), base::UniqueFd(ends[1])};
    fcntl(pair.ours.get(), F_SETFL, O_NONBLOCK);
    pair.theirs = lifted(std::move(pair.theirs));
    return pair;
}

Pair makePipe()
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        base::throwErrno("create", "a pipe for the host's messages");
    }
    Pair pair{base::UniqueFd(ends[0]), base::UniqueFd(ends[1])};
    fcntl(pair.ours.get(), F_SETFL, O_NONBLOCK);
    pair.theirs = lifted(std::move(pair.theirs));
    return pair;
}

pid_t spawn(const std::string& program, int socket, int errorPipe)
{
    FileActions actions;
    actions.build(socket, errorPipe);
    Attributes attributes;
    std::string subcommand = "host";
    std::string option = "--fd";
    std::string number = std::to_string(kHostFd);
    std::string name = program;
    std::array<char*, 5> arguments{name.data(), subcommand.data(), option.data(), number.data(),
                                   nullptr};
    pid_t pid = 0;
    check(posix_spawn(&pid, program.c_str(), actions.get(), attributes.get(), arguments.data(),
                      environ),
          "start", program);
    return pid;
}

base::ExitStatus reap(int pidfd)
{
    siginfo_t info{};
    int result = 0;
    do {
        result = waitid(P_PIDFD, static_cast<id_t>(pidfd), &info, WEXITED | WNOHANG);
    } while (result != 0 && errno == EINTR);
    if (result != 0) {
        return base::ExitStatus::unknown();
    }
    if (info.si_pid == 0) {
        return base::ExitStatus::running();
    }
    return info.si_code == CLD_EXITED ? base::ExitStatus::exited(info.si_status)
                                      : base::ExitStatus::signalled(info.si_status);
}

QString howItEnded(int pid, const base::ExitStatus& status)
{
    switch (status.kind) {
    case base::ExitStatus::Kind::Exited:
        return HostProcess::tr("The host (PID %1) ended with exit code %2.")
            .arg(pid)
            .arg(status.number);
    case base::ExitStatus::Kind::Signalled:
        return HostProcess::tr("The host (PID %1) was ended by %2.")
            .arg(pid)
            .arg(QString::fromStdString(base::describe(status)));
    default:
        return HostProcess::tr("The host (PID %1) has ended.").arg(pid);
    }
}

}  // namespace

HostProcess::HostProcess(QObject* parent) : QObject(parent)
{
    m_look.setInterval(kLookMs);
    connect(&m_look, &QTimer::timeout, this, &HostProcess::lookIfSuspended);
}

HostProcess::~HostProcess()
{
    if (isRunning()) {
        signal(SIGKILL);
        pollfd end{m_pidfd.get(), POLLIN, 0};
        poll(&end, 1, 500);
        reap(m_pidfd.get());
    }
}

QString HostProcess::defaultProgram()
{
    return QCoreApplication::applicationDirPath() + QStringLiteral("/poolscope");
}

base::UniqueFd HostProcess::start(const QString& program)
{
    Q_ASSERT(!isRunning());
    Pair socket = makeSocketPair();
    Pair errors = makePipe();
    const pid_t pid =
        spawn(QFile::encodeName(program).toStdString(), socket.theirs.get(), errors.theirs.get());
    // Nobody but us can reap the child, so its PID can't mean another process yet.
    m_pidfd.reset(openPidfd(pid));
    if (!m_pidfd) {
        const int error = errno;
        kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
        base::throwErrno(error, "watch", "the host");
    }
    m_pid = pid;
    m_errorPipe = std::move(errors.ours);
    m_lastWords.clear();
    m_suspended = false;
    watch();
    return std::move(socket.ours);
}

void HostProcess::watch()
{
    m_endNotifier = std::make_unique<QSocketNotifier>(m_pidfd.get(), QSocketNotifier::Read);
    connect(m_endNotifier.get(), &QSocketNotifier::activated, this, [this] { onPidfd(); });
    m_errorNotifier = std::make_unique<QSocketNotifier>(m_errorPipe.get(), QSocketNotifier::Read);
    connect(m_errorNotifier.get(), &QSocketNotifier::activated, this, [this] { readLastWords(); });
    m_look.start();
}

void HostProcess::signal(int number)
{
    if (isRunning()) {
        sendSignal(m_pidfd.get(), number);
    }
}

// A pidfd tells only of the end, so this has to be asked for; it is one call that doesn't wait.
void HostProcess::lookIfSuspended()
{
    siginfo_t info{};
    const int result =
        waitid(P_PIDFD, static_cast<id_t>(m_pidfd.get()), &info, WSTOPPED | WCONTINUED | WNOHANG);
    if (result != 0 || info.si_pid == 0) {
        return;  // nothing new
    }
    const bool suspended = info.si_code == CLD_STOPPED;
    if (suspended != m_suspended) {
        m_suspended = suspended;
        emit suspendedChanged(suspended);
    }
}

void HostProcess::onPidfd()
{
    const base::ExitStatus status = reap(m_pidfd.get());
    if (!status.ended()) {
        return;
    }
    readLastWords();
    const Sentence why = sentence(status);
    m_look.stop();
    m_suspended = false;
    m_endNotifier->setEnabled(false);
    m_endNotifier.release()->deleteLater();  // it is the sender of the signal being handled
    m_errorNotifier.reset();
    m_errorPipe.reset();
    m_pidfd.reset();
    m_pid = 0;
    emit ended(why);
}

void HostProcess::readLastWords()
{
    std::array<char, 4096> buffer{};
    for (int reads = 0; reads < 16; ++reads) {
        const ssize_t size = read(m_errorPipe.get(), buffer.data(), buffer.size());
        if (size > 0) {
            m_lastWords = (m_lastWords + QByteArray(buffer.data(), static_cast<int>(size)))
                              .right(kLastWordsLimit);
            continue;
        }
        if (size == 0 && m_errorNotifier) {
            m_errorNotifier->setEnabled(false);  // closed by the host: readable for ever
        }
        return;
    }
}

Sentence HostProcess::sentence(const base::ExitStatus& status) const
{
    const QString words =
        QString::fromUtf8(m_lastWords).trimmed().section(QLatin1Char('\n'), -1).prepend(u' ');
    return [pid = m_pid, status, words] { return (howItEnded(pid, status) + words).trimmed(); };
}

}  // namespace gui
