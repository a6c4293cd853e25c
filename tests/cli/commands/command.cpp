#include "command.h"

#include <grp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <QDir>
#include <QFile>

#include <csignal>

namespace {

Answer endOf(QProcess& process)
{
    Answer answer;
    if (!process.waitForFinished(240'000)) {
        process.kill();
        process.waitForFinished();
    }
    answer.status =
        process.exitStatus() == QProcess::CrashExit ? 128 + process.exitCode() : process.exitCode();
    answer.out = process.readAllStandardOutput();
    answer.err = process.readAllStandardError();
    return answer;
}

}  // namespace

QString poolscopePath()
{
    return QStringLiteral(POOLSCOPE_BIN_DIR "/poolscope");
}

nlohmann::json Answer::json() const
{
    return nlohmann::json::parse(out.begin(), out.end(), nullptr, false);
}

Answer answerOf(const QString& program, const QStringList& arguments, const QByteArray& input,
                const std::function<void(QProcess&)>& prepare)
{
    QProcess process;
    if (prepare) {
        prepare(process);
    }
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    return endOf(process);
}

Answer poolscope(const QStringList& arguments, const QByteArray& input,
                 const std::function<void(QProcess&)>& prepare)
{
    return answerOf(poolscopePath(), arguments, input, prepare);
}

RunningCommand::RunningCommand(const QStringList& arguments,
                               const std::function<void(QProcess&)>& prepare)
{
    if (prepare) {
        prepare(m_process);
    }
    m_process.start(poolscopePath(), arguments);
    m_process.closeWriteChannel();
    m_process.waitForStarted();
}

RunningCommand::~RunningCommand()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

QList<int> RunningCommand::children() const
{
    QList<int> pids;
    const QString tasks = QStringLiteral("/proc/%1/task").arg(pid());
    for (const QString& thread : QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(tasks + '/' + thread + "/children");
        if (file.open(QIODevice::ReadOnly)) {
            for (const QByteArray& child : file.readAll().split(' ')) {
                if (!child.trimmed().isEmpty()) {
                    pids.push_back(child.toInt());
                }
            }
        }
    }
    return pids;
}

void RunningCommand::signal(int number)
{
    ::kill(pid(), number);
}

Answer RunningCommand::wait()
{
    return endOf(m_process);
}

std::function<void(QProcess&)> withLimit(int resource, unsigned long value)
{
    return [resource, value](QProcess& process) {
        process.setChildProcessModifier([resource, value] {
            const rlimit limit{value, value};
            setrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
        });
    };
}

std::function<void(QProcess&)> withEnvironment(const QString& name, const QString& value)
{
    return [name, value](QProcess& process) {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(name, value);
        process.setProcessEnvironment(environment);
    };
}

namespace {

constexpr uid_t kNobody = 65'534;

}  // namespace

std::function<void(QProcess&)> asNobody()
{
    return [](QProcess& process) {
        if (::geteuid() == 0) {
            process.setChildProcessModifier([] {
                if (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 ||
                    ::setuid(kNobody) != 0) {
                    ::_exit(126);
                }
            });
        }
    };
}

bool nobodyCanRunIt()
{
    return poolscope({"--version"}, {}, asNobody()).status == 0;
}
