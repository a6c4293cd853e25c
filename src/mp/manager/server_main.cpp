#include "mp/manager/server_main.h"

#include "base/text.h"
#include "mp/manager/address.h"
#include "mp/manager/client.h"
#include "mp/manager/server.h"

#include <signal.h>
#include <unistd.h>

namespace mp::manager {

namespace {

// Read by a signal handler.
char g_path[108];  // as long as a socket's may be

// Its owner ends: nothing is left to be done but to leave no socket behind.
void onTerminate(int /*signal*/)
{
    if (g_path[0] != '\0') {
        unlink(g_path);
    }
    _exit(0);
}

void setSignals(const std::string& path)
{
    path.copy(g_path, sizeof g_path - 1);
    struct sigaction action {};
    action.sa_handler = onTerminate;
    sigaction(SIGTERM, &action, nullptr);
    // The Ctrl-C of a terminal reaches the whole group; when it ends is the owner's decision.
    signal(SIGINT, SIG_IGN);
}

}  // namespace

void serveManager(const ServerSetup& setup, const Value<int, Unlocked>& port, const Event& ready)
{
    std::string address = setup.path;
    base::UniqueFd listener =
        setup.path.empty() ? listenTcp(setup.port, address) : listenUnix(setup.path);
    setSignals(setup.path);
    setServedHere(address);
    if (setup.path.empty()) {
        port = static_cast<int>(base::parseInteger(address.substr(address.rfind(':') + 1)));
    }
    Server server(std::move(listener), setup.key, setup.owner, setup.types);
    ready.set();
    server.run();
    if (!setup.path.empty()) {
        unlink(setup.path.c_str());
    }
}

}  // namespace mp::manager
