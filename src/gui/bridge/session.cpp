#include "gui/bridge/session.h"

#include "base/clock.h"
#include "gui/bridge/messages.h"

#include <algorithm>
#include <csignal>
#include <exception>
#include <utility>

namespace gui {
namespace {

// Tables and counts change ten times a second: faster can't be read.
constexpr std::int64_t kTellNs = 100'000'000;
constexpr int kPatienceMs = 1500;

}  // namespace

Session::Session(QString program, QObject* parent) : QObject(parent), m_program(std::move(program))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] { m_host.signal(SIGKILL); });
    connect(&m_host, &HostProcess::ended, this, &Session::onHostEnded);
    connect(&m_host, &HostProcess::suspendedChanged, this, &Session::hostSuspended);
    connect(&m_pulse, &HostPulse::silentChanged, this, &Session::hostSilent);
    connect(&m_reader, &ScopeReader::received, this, &Session::onEvents);
    connect(&m_reader, &ScopeReader::frame, this, &Session::onFrame);
    connect(&m_reader, &ScopeReader::lostChanged, this, &Session::lostChanged);
    connect(&m_reader, &ScopeReader::idle, this, [this] {
        if (m_end) {
            emit runFinished(*std::exchange(m_end, std::nullopt));
        }
    });
}

Session::~Session()
{
    disconnect(&m_host, nullptr, this, nullptr);
}

void Session::setState(State state)
{
    if (state != m_state) {
        m_state = state;
        emit stateChanged(state);
    }
}

// --- the host -----------------------------------------------------------------------------------

void Session::prepareHost()
{
    if (hasHost() || m_shuttingDown) {
        return;
    }
    try {
        openLink(m_host.start(m_program));
    } catch (const std::exception& error) {
        fail(tr("The host can't be started: %1").arg(QString::fromUtf8(error.what())), QString());
    }
}

void Session::adopt(base::UniqueFd socket)
{
    openLink(std::move(socket));
}

void Session::openLink(base::UniqueFd socket)
{
    m_welcomed = false;
    m_link = std::make_unique<ScopeLink>(std::move(socket));
    connect(m_link.get(), &ScopeLink::welcomed, this, &Session::onWelcomed);
    connect(m_link.get(), &ScopeLink::notified, this, &Session::onNotified);
    connect(m_link.get(), &ScopeLink::closed, this, &Session::onLinkClosed);
    m_pulse.start();
}

void Session::onWelcomed()
{
    const auto onError = complaint();
    m_reader.open(m_link->openRing());
    m_welcomed = true;
    m_pulse.answered();
    m_link->request(
        "watch", nullptr, [](const nlohmann::json&) {}, onError);
    m_link->requestSnapshot(
        [this](const nlohmann::json& snapshot) { emit machineTold(machineFrom(snapshot)); },
        onError);
    emit hostReady(m_link->hostPid());
    if (m_wanted) {
        sendStart();
    }
}

// Items 0 to 0: nothing, but it takes the way of all questions, and so does a refusal.
void Session::feelPulse()
{
    const auto answered = [this] {
        if (m_welcomed) {
            m_pulse.answered();
        }
    };
    m_link->request(
        "items.range", {{"run", m_run}, {"from", 0}, {"to", 0}},
        [answered](const nlohmann::json&) { answered(); },
        [answered](const QString&, const QString&) { answered(); });
}

// The socket and the process end in either order; the process knows why.
void Session::onLinkClosed(const QString& why)
{
    m_welcomed = false;
    m_pulse.stop();
    if (m_host.isRunning()) {
        m_patience.start();
        return;
    }
    // Not from inside the link's own signal.
    QTimer::singleShot(0, this, [this, why] { onHostEnded([why] { return why; }); });
}

void Session::onHostEnded(const Sentence& why)
{
    if (!m_link) {
        return;
    }
    m_patience.stop();
    dropLink();
    m_reader.setActive(false);
    m_wanted.reset();
    m_end.reset();
    m_awaitsReply = false;
    setState(State::Idle);
    if (m_shuttingDown) {
        emit stopped();
    } else {
        emit hostLost(why);
    }
}

void Session::dropLink()
{
    m_welcomed = false;
    m_pulse.stop();
    if (m_link) {
        m_link->disconnect(this);
        m_link.release()->deleteLater();
    }
}

void Session::shutDown()
{
    m_shuttingDown = true;
    m_reader.setActive(false);
    if (!m_host.isRunning()) {
        dropLink();
        QTimer::singleShot(0, this, &Session::stopped);
        return;
    }
    // Hanging up is the order to end. onHostEnded() wants to find a link, so an idle one stays.
    m_pulse.stop();
    m_link->hangUp();
    m_patience.start();
}

void Session::continueHost()
{
    m_host.signal(SIGCONT);
}

void Session::endHost()
{
    m_host.signal(SIGKILL);
}

// --- a run --------------------------------------------------------------------------------------

void Session::start(const lab::Experiment& experiment)
{
    if (isActive() || m_shuttingDown) {
        return;
    }
    m_wanted = experiment;
    setState(State::Starting);
    if (m_welcomed) {
        sendStart();
    } else {
        prepareHost();
    }
}

void Session::sendStart()
{
    const lab::Experiment experiment = *std::exchange(m_wanted, std::nullopt);
    const nlohmann::json body{{"experiment", lab::toJson(experiment)}};
    m_current = {};
    m_current.task = QString::fromStdString(experiment.task);
    m_current.sweep = experiment.isSweep();
    m_current.workers = experiment.workers;
    m_current.retries = experiment.retries;
    m_pool = experiment.pool;
    m_current.parameters = parametersOf(experiment);
    m_current.limits = limitsOf(experiment);
    m_workers = experiment.workers;
    m_startedNs = base::monotonicNs();
    m_awaitsReply = true;
    m_countersBefore = m_reader.counters();
    m_end.reset();
    m_reader.setActive(true);
    m_link->request(
        "run.start", body, [this](const nlohmann::json& reply) { onStarted(reply); },
        [this](const QString& message, const QString& field) {
            if (m_welcomed) {
                fail(message, field);
            }
        });
}

void Session::onStarted(const nlohmann::json& body)
{
    m_run = runStartFrom(body).run;
    m_current.run = m_run;
    m_current.items = runStartFrom(body).items;
    m_current.limits.runStartedNs = body.value("startedNs", std::int64_t{0});
    m_awaitsReply = false;
    if (m_current.sweep) {
        emit runBegins();  // its repetitions aren't watched: the ring won't tell
    }
    emit runStarted(m_current, labelsFrom(body, "itemLabels"));
    if (m_end) {
        endRun();  // a short run may end before its start is told
    } else if (m_state == State::Starting) {
        setState(State::Running);
    }
}

void Session::stop()
{
    if (m_state != State::Running && m_state != State::Starting) {
        return;
    }
    setState(State::Stopping);
    if (m_wanted) {
        fail(QString(), QString());  // the host hasn't even heard of it
        return;
    }
    m_link->request(
        "run.stop", nlohmann::json::object(), [](const nlohmann::json&) {}, complaint());
}

void Session::fail(const QString& message, const QString& field)
{
    m_wanted.reset();
    m_awaitsReply = false;
    m_reader.setActive(false);
    setState(State::Idle);
    if (!message.isEmpty()) {
        emit problem(message, field);
    }
}

// --- what the host tells ------------------------------------------------------------------------

void Session::onNotified(const QString& name, const nlohmann::json& body)
{
    if (name == QLatin1String("run.finished")) {
        onRunFinished(body);
    } else if (name == QLatin1String("sweep.progress")) {
        emit sweepProgressed(sweepProgressFrom(body));
    } else if (name == QLatin1String("sweep.points")) {
        emit sweepMeasured(sweepFactsFrom(body));
    } else if (name == QLatin1String("export.progress")) {
        emit exportProgressed(body.value("rows", qint64{0}), body.value("of", qint64{0}));
    } else if (name == QLatin1String("export.finished")) {
        emit exportFinished(QString::fromStdString(body.value("path", "")),
                            body.value("rows", qint64{0}),
                            QString::fromStdString(body.value("message", "")));
    } else if (name == QLatin1String("problem")) {
        emit problem(QString::fromStdString(body.value("message", "")),
                     QString::fromStdString(body.value("field", "")));
    }
}

// The socket may be faster than the ring, so the end is told when the ring is drained.
void Session::onRunFinished(const nlohmann::json& body)
{
    m_end = runEndFrom(body);
    if (!m_awaitsReply) {
        endRun();
    }
}

void Session::endRun()
{
    m_reader.setActive(false);
    setState(State::Idle);
}

void Session::onEvents(std::span<const mp::ScopeEvent> events)
{
    std::size_t begin = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const mp::ScopeEvent& event = events[i];
        if (event.kind != mp::EventKind::RunMark) {
            noteTaskTime(event);
        } else if (event.values[1] == 1) {
            passOn(events.subspan(begin, i - begin), true);
            begin = i;
            beginRun(event);
        } else {
            passOn(events.subspan(begin, i + 1 - begin), true);
            begin = i + 1;
        }
    }
    passOn(events.subspan(begin), false);
}

void Session::beginRun(const mp::ScopeEvent& mark)
{
    m_repetitionWorkers = static_cast<int>(mark.values[2]);
    m_repetition = static_cast<int>(mark.values[3]);
    if (m_repetition > 0) {
        return;  // the sweep itself goes on
    }
    m_startedNs = mark.time;
    m_pace = {};
    m_pace.look(mark.time, 0);
    m_taskSeconds = 0;
    m_tasksSeen = 0;
    emit runBegins();
}

void Session::passOn(std::span<const mp::ScopeEvent> events, bool ends)
{
    if (m_repetition > 0) {
        emit repetitionReceived(m_repetitionWorkers, m_repetition, events, ends);
        m_repetition = ends ? 0 : m_repetition;
    } else if (!events.empty()) {
        emit eventsReceived(events);
    }
}

void Session::onFrame()
{
    emit frame();
    const std::int64_t now = base::monotonicNs();
    if (now - m_lastToldNs >= kTellNs) {
        m_lastToldNs = now;
        tellProgress(now);
    }
}

void Session::tellProgress(std::int64_t nowNs)
{
    if (m_state != State::Running || m_current.sweep) {
        return;
    }
    RunProgress progress;
    progress.tasks = countsSoFar();
    progress.seconds = static_cast<double>(nowNs - m_startedNs) / 1e9;
    const qint64 settled = progress.tasks.settled();
    const qint64 left = progress.tasks.total - settled;
    m_pace.look(nowNs, settled);
    progress.rate = m_pace.rate();
    if (settled > 0 && left >= 0) {
        progress.secondsLeft = m_pace.secondsLeft(left, std::max(m_workers, 1), leftByTasks(left));
    }
    emit progressChanged(progress);
}

void Session::noteTaskTime(const mp::ScopeEvent& event)
{
    if (event.kind == mp::EventKind::TaskFinished) {
        m_taskSeconds += static_cast<double>(event.runTime()) / 1e9;
        ++m_tasksSeen;
    }
}

// As mp::Progress::eta. The mean of what was seen is good enough should events have been lost.
std::optional<double> Session::leftByTasks(qint64 left) const
{
    if (m_tasksSeen == 0 || left == 0) {
        return std::nullopt;
    }
    const auto hands = static_cast<double>(std::clamp<qint64>(m_workers, 1, left));
    return m_taskSeconds / static_cast<double>(m_tasksSeen) * static_cast<double>(left) / hands;
}

// From the ring's own totals, which are exact even when events were lost on the way.
TaskCounts Session::countsSoFar() const
{
    const mp::EventCounters now = m_reader.counters();
    const mp::EventCounters& before = m_countersBefore;
    TaskCounts counts;
    counts.total = m_current.items;
    counts.done = static_cast<qint64>(now.done() - before.done());
    counts.retried = static_cast<qint64>(now.retried() - before.retried());
    counts.lost = static_cast<qint64>(now.lost() - before.lost());
    counts.cancelled = static_cast<qint64>(now.cancelled() - before.cancelled());
    counts.failed =
        static_cast<qint64>(now.failed() + now.timedOut() - before.failed() - before.timedOut());
    return counts;
}

}  // namespace gui
