#pragma once

#include "gui/bridge/host_process.h"
#include "gui/bridge/host_pulse.h"
#include "gui/bridge/machine.h"
#include "gui/bridge/run_facts.h"
#include "gui/bridge/scope_link.h"
#include "gui/bridge/scope_reader.h"
#include "gui/models/process_facts.h"
#include "gui/models/worker_facts.h"
#include "lab/experiment.h"
#include "lab/run/pace.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace gui {

// The window's side of everything that runs: starts the host, tells it what to do, and turns what
// comes back into values for the views. No call waits; a host that dies is replaced at the next
// run.
class Session : public QObject {
    Q_OBJECT

public:
    enum class State {
        Idle,      // nothing runs
        Starting,  // asked for, not yet begun
        Running,
        Stopping,  // asked to stop, not yet stopped
    };
    enum class WorkerAction { Terminate, Kill, Suspend, Resume };
    using OnLabels = std::function<void(QStringList labels)>;
    using OnInsight = std::function<void(const std::vector<WorkerInsight>& workers)>;
    using OnStack = std::function<void(const QString& text)>;

    // `program` is the host's: HostProcess::defaultProgram() but for tests.
    explicit Session(QString program, QObject* parent = nullptr);
    ~Session() override;

    // Starts the host if there is none, so that the first run begins without that wait.
    void prepareHost();
    // Speaks with a host at the other end of this socket instead of starting one.
    void adopt(base::UniqueFd socket);

    void start(const lab::Experiment& experiment);
    void stop();
    void signalWorker(std::uint32_t slot, int pid, WorkerAction action);
    // To a worker or to a process that one has started: the one meant, or none.
    void signalProcess(const ProcessRef& process, WorkerAction action);
    // The running pool's from now on. When it is refused, workersKept() and a problem() of the
    // field "workers" come.
    void resizePool(int workers);
    // Its number, by which the host knows it; 0: none.
    qint64 currentRun() const { return m_run; }
    // A run goes on whose pool can be resized.
    bool canResize() const;
    void cancelItem(qint64 item);
    void runItemNext(qint64 item);
    // Where the worker stands; instead of it a problem() comes when it doesn't answer.
    void fetchStack(std::uint32_t slot, int pid, OnStack onStack);
    // What became of the time of the current run's workers. Nothing comes if the host is gone or
    // the run has been replaced meanwhile.
    void fetchInsight(OnInsight onInsight);
    void fetchLabels(qint64 from, qint64 to, OnLabels onLabels);
    // A question about the run on show, for TableRequests: exactly one of the two is called later,
    // `onFailure` also when there is no host or no such run any more (then without a sentence).
    void askOfRun(const std::string& name, nlohmann::json body, ScopeLink::OnReply onReply,
                  const std::function<void(const QString& sentence)>& onFailure);

    // Hangs up, which ends the host; stopped() comes when it has ended.
    void shutDown();

    // Signals of job control, for a host that somebody has suspended; and its end, at once, also
    // of one that no longer answers.
    void continueHost();
    void endHost();

    State state() const { return m_state; }
    bool isActive() const { return m_state != State::Idle; }
    bool hasHost() const { return m_host.isRunning() || m_link; }
    bool isHostSuspended() const { return m_host.isSuspended(); }
    bool isHostSilent() const { return m_pulse.isSilent(); }
    int hostPid() const { return m_host.pid(); }

signals:
    void stateChanged(gui::Session::State state);
    void hostReady(int pid);
    void machineTold(const gui::Machine& machine);
    void hostSuspended(bool suspended);
    // It lives and yet doesn't answer, or answers again.
    void hostSilent(bool silent);
    // One sentence. What has been drawn stays.
    void hostLost(const gui::Sentence& why);
    void stopped();

    void runStarted(const gui::RunStart& run, const QStringList& firstLabels);
    void runFinished(const gui::RunEnd& end);
    // Not begun, or the host couldn't do what was asked. The field is the experiment's, or empty.
    void problem(const QString& message, const QString& field);

    // A run's events as they come; a new run's first one follows runBegins().
    void runBegins();
    void eventsReceived(std::span<const mp::ScopeEvent> events);
    void frame();
    // A sweep's repetition, told when it is over: in one or several parts, the last one `complete`.
    void repetitionReceived(int workers, int repetition, std::span<const mp::ScopeEvent> events,
                            bool complete);
    void progressChanged(const gui::RunProgress& progress);
    void lostChanged(quint64 lost);

    // The pool still has as many workers as it had.
    void workersKept(int workers);
    void exportProgressed(qint64 rows, qint64 of);
    // Without a message the file is there.
    void exportFinished(const QString& path, qint64 rows, const QString& message);

    void sweepProgressed(const gui::SweepProgress& progress);
    void sweepMeasured(const gui::SweepFacts& facts);

private:
    void setState(State state);
    void openLink(base::UniqueFd socket);
    void onWelcomed();
    void feelPulse();
    void onNotified(const QString& name, const nlohmann::json& body);
    void onLinkClosed(const QString& why);
    void onHostEnded(const Sentence& why);
    void dropLink();
    void sendStart();
    void onStarted(const nlohmann::json& body);
    void onRunFinished(const nlohmann::json& body);
    void endRun();
    ScopeLink::OnError complaint();
    void complainOf(qint64 run, const QString& message);
    void fail(const QString& message, const QString& field);
    void onEvents(std::span<const mp::ScopeEvent> events);
    void beginRun(const mp::ScopeEvent& mark);
    void passOn(std::span<const mp::ScopeEvent> events, bool ends);
    void onFrame();
    void tellProgress(std::int64_t nowNs);
    TaskCounts countsSoFar() const;
    void noteTaskTime(const mp::ScopeEvent& event);
    std::optional<double> leftByTasks(qint64 left) const;

    QString m_program;
    HostProcess m_host;
    std::unique_ptr<ScopeLink> m_link;
    bool m_welcomed = false;
    bool m_shuttingDown = false;
    QTimer m_patience;  // a host that hangs up must end, too
    HostPulse m_pulse{[this] { feelPulse(); }};

    State m_state = State::Idle;
    std::optional<lab::Experiment> m_wanted;  // to be sent when the host is ready
    bool m_awaitsReply = false;               // asked for, and no answer yet
    qint64 m_run = 0;
    lab::PoolKind m_pool = lab::PoolKind::Process;  // of the run on show
    int m_workers = 0;                              // that its pool is meant to have
    RunStart m_current;
    std::int64_t m_startedNs = 0;
    mp::EventCounters m_countersBefore;
    lab::Pace m_pace;
    double m_taskSeconds = 0;  // of m_tasksSeen tries, those whose ends have come in
    qint64 m_tasksSeen = 0;
    std::optional<RunEnd> m_end;  // told when the ring is drained

    ScopeReader m_reader;
    int m_repetition = 0;  // of the events that are coming in; 0: of a run of its own
    int m_repetitionWorkers = 0;
    std::int64_t m_lastToldNs = 0;
};

}  // namespace gui
