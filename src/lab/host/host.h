#pragma once

#include "base/unique_fd.h"
#include "lab/host/command_queue.h"
#include "lab/host/session.h"
#include "mp/scope/event_ring.h"
#include "mp/scope/scope_server.h"

#include <memory>

namespace lab {

// The window's other half: publishes a scope, runs what viewers ask for. Idle it does nothing at
// all. The destructor ends a run that goes on and everything that belongs to it.
class Host {
public:
    // `adopted`: the other end of a viewer's socket pair, or none. Throws std::system_error,
    // std::runtime_error with what to do.
    explicit Host(base::UniqueFd adopted);
    ~Host();
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    // Serves until the adopted viewer has gone (and a run that was to go on has ended), or until
    // `endFd` becomes readable (-1: none).
    void run(int endFd);

    // See Session::stuck.
    bool stuck() const { return m_session.stuck(); }

private:
    void answer(const std::string& name, const std::string& body,
                const mp::ScopeServer::Responder& responder);
    void onViewerGone();
    void onIdle();

    std::shared_ptr<mp::EventRing> m_ring;
    CommandQueue m_queue;
    Session m_session;
    bool m_viewerGone = false;  // main thread
    bool m_end = false;         // main thread
    mp::ScopeServer m_server;   // last: its handlers use the others
};

}  // namespace lab
