#pragma once

#include "base/exit_status.h"
#include "base/unique_fd.h"
#include "gui/models/sentence.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>

class QSocketNotifier;

namespace gui {

// The process that does the work: `poolscope host --fd 3`, one end of a socket pair being its
// descriptor 3. Everything is told by signals; nothing here waits for the child, except that the
// destructor kills and reaps a host that is still there (limited to half a second).
//
// A host ends by itself when our end of the socket pair is closed.
class HostProcess : public QObject {
    Q_OBJECT

public:
    explicit HostProcess(QObject* parent = nullptr);
    ~HostProcess() override;

    // Starts `program` and returns our end of the socket pair (non-blocking, close-on-exec).
    // Throws std::system_error: what failed, on which program. Must not be running.
    base::UniqueFd start(const QString& program);

    bool isRunning() const { return static_cast<bool>(m_pidfd); }
    // Somebody has suspended it (SIGSTOP). Looked up once a second.
    bool isSuspended() const { return m_suspended; }
    int pid() const { return m_pid; }  // 0: not running
    // Through the pidfd, so that it can't hit anybody else. Nothing happens if it has ended.
    void signal(int number);

    // `poolscope` in the folder of this program.
    static QString defaultProgram();

signals:
    // One sentence: which process ended, how, and its last words on standard error.
    void ended(const gui::Sentence& why);
    void suspendedChanged(bool suspended);

private:
    void watch();
    void onPidfd();
    void lookIfSuspended();
    void readLastWords();
    Sentence sentence(const base::ExitStatus& status) const;

    int m_pid = 0;
    bool m_suspended = false;
    QTimer m_look;
    base::UniqueFd m_pidfd;
    base::UniqueFd m_errorPipe;
    std::unique_ptr<QSocketNotifier> m_endNotifier;
    std::unique_ptr<QSocketNotifier> m_errorNotifier;
    QByteArray m_lastWords;  // the newest few kilobytes
};

}  // namespace gui
