#pragma once

#include "base/unique_fd.h"
#include "lab/serve/url_server.h"

#include <chrono>
#include <string>

namespace lab {

// A UrlServer in a process of its own: `poolscope serve`. The destructor ends and reaps it.
//
// A run of url-get that has neither items nor server= makes one in the host and passes its address
// to the workers:
//
//     lab::ServerProcess server(lab::ownProgram(), lab::ServeOptions::ninePages());
//     parameters["server"] = server.address();
//
// It can't outlive us: it ends when its standard input, a pipe we hold, is closed, and by
// PR_SET_PDEATHSIG. The latter follows the thread that made it, so make it in a thread that lives
// as long as the object does.
class ServerProcess {
public:
    // `program` is an executable whose `serve` subcommand is cli::runServe. Returns when the server
    // listens; waits at most 10 s. Throws std::system_error (can't be started) or
    // std::runtime_error (ended or was silent; its own words are on standard error).
    ServerProcess(const std::string& program, const ServeOptions& options);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    const std::string& address() const { return m_address; }  // "http://127.0.0.1:41233"
    int pid() const { return m_pid; }                         // to be shown, not to be signalled

private:
    std::string readAddress(int output, std::chrono::nanoseconds limit);
    void stop() noexcept;
    bool hasEnded(int limitMs) const noexcept;

    int m_pid = -1;
    base::UniqueFd m_pidfd;
    base::UniqueFd m_lifeline;  // the server's standard input
    std::string m_address;
};

// The path of the running executable.
std::string ownProgram();

}  // namespace lab
