#include "mp/init.h"

#include "mp/engine/child_role.h"
#include "mp/engine/process_identity.h"
#include "mp/fault/fault_point.h"
#include "mp/worker/process_main.h"
#include "mp/worker/template_main.h"
#include "mp/worker/worker_main.h"

#include <unistd.h>

#include <cstdio>
#include <stdexcept>
#include <string>

namespace mp {

namespace {

bool g_initialised = false;

}  // namespace

void init(int, char** argv)
{
    using engine::ChildRole;
    fault::arm();
    const auto role = engine::takeChildRole();
    g_initialised = true;
    engine::setProgramName(argv != nullptr ? argv[0] : nullptr);
    if (!role) {
        return;
    }
    fault::hit(fault::Point::ChildStarted);
    engine::setParent(role->host, role->hostName);
    switch (role->kind) {
    case ChildRole::Kind::Template:
        worker::runTemplate(role->host);
    case ChildRole::Kind::Process:
        worker::runProcess(worker::spawnedProcessSetup(role->host));
    case ChildRole::Kind::Worker:
    case ChildRole::Kind::CapturedWorker:
        break;
    }
    const bool captured = role->kind == ChildRole::Kind::CapturedWorker;
    worker::runWorker(worker::spawnedSetup(role->host, role->slot, captured));
}

bool initialised() noexcept
{
    return g_initialised;
}

namespace engine {

void requireInit(std::string_view what)
{
    if (initialised()) {
        return;
    }
    if (hasChildRole()) {
        std::fprintf(stderr,
                     "mp: this child process reached %.*s before mp::init; call "
                     "mp::init(argc, argv) first in main\n",
                     static_cast<int>(what.size()), what.data());
        _exit(1);
    }
    throw std::logic_error(std::string(what) +
                           " needs mp::init(argc, argv) as the first statement of main()");
}

}  // namespace engine

}  // namespace mp
