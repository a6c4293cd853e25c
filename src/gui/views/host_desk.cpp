#include "gui/views/host_desk.h"

#include "gui/bridge/session.h"
#include "gui/shell/action_registry.h"
#include "gui/shell/banner.h"
#include "gui/shell/language_change.h"

#include <QAction>
#include <QMenu>

namespace gui {

HostDesk::HostDesk(Session& session, Banner& banner, QMenu& menu, QWidget* window)
    : QObject(window)
    , m_session(session)
    , m_banner(banner)
    , m_continue(new QAction(window))
    , m_end(new QAction(window))
{
    m_continue->setObjectName(QStringLiteral("actionContinueHost"));
    m_end->setObjectName(QStringLiteral("actionEndHost"));
    menu.addSeparator();
    menu.addActions({m_continue, m_end});
    connect(m_continue, &QAction::triggered, &session, &Session::continueHost);
    connect(m_end, &QAction::triggered, &session, &Session::endHost);
    for (const auto changed : {&Session::hostSuspended, &Session::hostSilent}) {
        connect(&session, changed, this, &HostDesk::tell);
        connect(&session, changed, this, &HostDesk::update);
    }
    connect(&session, &Session::hostReady, this, &HostDesk::update);
    connect(&session, &Session::hostLost, this, &HostDesk::update);
    // A start clears the banner of what has been; this still is.
    connect(&session, &Session::stateChanged, this, &HostDesk::tell);
    whenLanguageChanges(window, [this] { retranslate(); });
    retranslate();
}

// Empty: there is none.
QString HostDesk::trouble() const
{
    if (m_session.isHostSuspended()) {
        return tr("The host (PID %1) is suspended: nothing goes on, and nothing is told, until "
                  "it continues.")
            .arg(m_session.hostPid());
    }
    if (m_session.isHostSilent()) {
        return tr("The host (PID %1) lives but doesn't answer: what is shown may be out of date. "
                  "Wait, or end it; the next run starts a new one.")
            .arg(m_session.hostPid());
    }
    return {};
}

void HostDesk::tell()
{
    const bool stands = !m_said.isEmpty() && m_banner.text() == m_said;
    m_said = trouble();
    if (!m_said.isEmpty()) {
        m_banner.tell(m_said);
        m_banner.offer(m_session.isHostSuspended() ? QList{m_continue, m_end} : QList{m_end});
    } else if (stands) {
        m_banner.hide();
    }
}

void HostDesk::update()
{
    ActionRegistry::setAvailable(m_continue, m_session.isHostSuspended(),
                                 tr("The host is not suspended."));
    ActionRegistry::setAvailable(m_end, m_session.hostPid() > 0, tr("There is no host."));
}

void HostDesk::retranslate()
{
    m_continue->setText(tr("Co&ntinue the host"));
    m_continue->setWhatsThis(tr("Lets a host go on that somebody has suspended"));
    m_end->setText(tr("&End the host"));
    m_end->setWhatsThis(
        tr("Ends the process that runs the experiment, at once. What it has reported stays on "
           "show, and the next run starts a new host."));
    update();
    tell();
}

}  // namespace gui
