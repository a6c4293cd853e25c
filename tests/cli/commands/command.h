#pragma once

#include <nlohmann/json.hpp>

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

// What `poolscope` answered.
struct Answer {
    int status = -1;  // 128 + signal when one ended it
    QByteArray out;
    QByteArray err;

    // The one document on standard output; a discarded value if it isn't exactly one.
    nlohmann::json json() const;
};

// `poolscope ARGUMENTS`, run to its end (at most four minutes).
Answer poolscope(const QStringList& arguments, const QByteArray& input = {},
                 const std::function<void(QProcess&)>& prepare = {});

// The same of any program.
Answer answerOf(const QString& program, const QStringList& arguments, const QByteArray& input = {},
                const std::function<void(QProcess&)>& prepare = {});

// `poolscope ARGUMENTS`, under way: for tests that interfere. The destructor kills it.
class RunningCommand {
public:
    explicit RunningCommand(const QStringList& arguments,
                            const std::function<void(QProcess&)>& prepare = {});
    ~RunningCommand();

    int pid() const { return static_cast<int>(m_process.processId()); }
    // PIDs of its children that run the program (workers, template, server).
    QList<int> children() const;
    void signal(int number);
    Answer wait();

private:
    QProcess m_process;
};

// Calls setrlimit in the child before it becomes poolscope.
std::function<void(QProcess&)> withLimit(int resource, unsigned long value);
std::function<void(QProcess&)> withEnvironment(const QString& name, const QString& value);
// As an ordinary user: nobody if the tests are run by root, whom permissions and limits of
// processes don't bind.
std::function<void(QProcess&)> asNobody();
// False if the folders on the way to poolscope are closed to nobody.
bool nobodyCanRunIt();

QString poolscopePath();
