// What the window asks its host about a run that goes on or has ended.
#include "gui/bridge/messages.h"
#include "gui/bridge/session.h"

#include <utility>

namespace gui {
namespace {

const char* actionName(Session::WorkerAction action)
{
    switch (action) {
    case Session::WorkerAction::Terminate:
        return "terminate";
    case Session::WorkerAction::Kill:
        return "kill";
    case Session::WorkerAction::Suspend:
        return "suspend";
    case Session::WorkerAction::Resume:
        break;
    }
    return "resume";
}

}  // namespace

// The answer "no" to a request. When the host has gone, that is told once for all.
ScopeLink::OnError Session::complaint()
{
    return [this](const QString& message, const QString& field) {
        if (m_welcomed) {
            emit problem(message, field);
        }
    };
}

void Session::signalWorker(std::uint32_t slot, int pid, WorkerAction action)
{
    if (!m_welcomed) {
        emit problem(tr("There is no host any more, so worker %1 can't be reached.").arg(pid),
                     QString());
        return;
    }
    const nlohmann::json body{{"slot", slot}, {"pid", pid}, {"action", actionName(action)}};
    m_link->request(
        "worker.signal", body,
        [this, pid](const nlohmann::json& reply) {
            if (!reply.value("done", false)) {
                emit problem(tr("Worker %1 had already ended.").arg(pid), QString());
            }
        },
        complaint());
}

void Session::signalProcess(const ProcessRef& process, WorkerAction action)
{
    if (process.startTicks == 0) {
        signalWorker(process.slot, process.pid, action);
        return;
    }
    nlohmann::json body = jsonOf(process);
    body["action"] = actionName(action);
    askOfRun(
        "descendant.signal", std::move(body), [](const nlohmann::json&) {},
        [this](const QString& sentence) {
            if (!sentence.isEmpty()) {
                emit problem(sentence, QString());
            }
        });
}

void Session::resizePool(int workers)
{
    if (!m_welcomed || m_state != State::Running) {
        return;
    }
    m_link->request(
        "pool.resize", {{"workers", workers}},
        [this, run = m_run, workers](const nlohmann::json&) {
            if (run == m_run) {
                m_workers = workers;
            }
        },
        [this, run = m_run, complain = complaint()](const QString& message, const QString& field) {
            if (run == m_run) {
                emit workersKept(m_workers);
            }
            complain(message, field);
        });
}

bool Session::canResize() const
{
    return m_state == State::Running && !m_current.sweep &&
           (m_pool == lab::PoolKind::Process || m_pool == lab::PoolKind::Thread);
}

void Session::cancelItem(qint64 item)
{
    if (!m_welcomed || m_run == 0) {
        return;
    }
    m_link->request(
        "item.cancel", {{"run", m_run}, {"index", item}}, [](const nlohmann::json&) {},
        complaint());
}

void Session::runItemNext(qint64 item)
{
    if (!m_welcomed || m_run == 0) {
        return;
    }
    m_link->request(
        "item.runNext", {{"run", m_run}, {"index", item}}, [](const nlohmann::json&) {},
        complaint());
}

void Session::fetchStack(std::uint32_t slot, int pid, OnStack onStack)
{
    if (!m_welcomed) {
        emit problem(tr("There is no host any more, so worker %1 can't be reached.").arg(pid),
                     QString());
        return;
    }
    m_link->request(
        "worker.stack", {{"slot", slot}, {"pid", pid}},
        [onStack = std::move(onStack)](const nlohmann::json& reply) {
            onStack(QString::fromStdString(reply.value("text", std::string())));
        },
        complaint());
}

void Session::fetchInsight(OnInsight onInsight)
{
    if (!m_welcomed || m_run == 0) {
        return;
    }
    const qint64 run = m_run;
    m_link->request(
        "workers.list", {{"run", run}},
        [this, run, onInsight = std::move(onInsight)](const nlohmann::json& reply) {
            if (run == m_run) {
                onInsight(insightFrom(reply));
            }
        },
        [this, run](const QString& message, const QString&) { complainOf(run, message); });
}

void Session::fetchLabels(qint64 from, qint64 to, OnLabels onLabels)
{
    if (!m_welcomed || m_run == 0) {
        return;
    }
    const qint64 run = m_run;
    const nlohmann::json body{{"run", run}, {"from", from}, {"to", to}};
    m_link->request(
        "items.range", body,
        [this, run, onLabels = std::move(onLabels)](const nlohmann::json& reply) {
            if (run == m_run) {
                onLabels(labelsFrom(reply, "labels"));
            }
        },
        [this, run](const QString& message, const QString&) { complainOf(run, message); });
}

void Session::askOfRun(const std::string& name, nlohmann::json body, ScopeLink::OnReply onReply,
                       const std::function<void(const QString& sentence)>& onFailure)
{
    if (!m_welcomed || m_run == 0) {
        QTimer::singleShot(0, this, [onFailure] { onFailure(QString()); });
        return;
    }
    const qint64 run = m_run;
    body["run"] = run;
    m_link->request(
        name, body,
        [this, run, onReply = std::move(onReply), onFailure](const nlohmann::json& reply) {
            run == m_run ? onReply(reply) : onFailure(QString());
        },
        [this, run, onFailure](const QString& message, const QString&) {
            onFailure(run == m_run && m_welcomed ? message : QString());
        });
}

// Questions about a run that has been replaced, or to a host that has gone, may stay unanswered.
void Session::complainOf(qint64 run, const QString& message)
{
    if (run == m_run && m_welcomed) {
        emit problem(message, QString());
    }
}

}  // namespace gui
