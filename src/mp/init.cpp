#include "mp/init.h"

#include "mp/engine/child_role.h"
#include "mp/worker/template_main.h"
#include "mp/worker/worker_main.h"

#include <cstdio>
#include <cstdlib>

namespace mp {

namespace {

bool g_initialised = false;

}  // namespace

void init(int, char** argv)
{
    using engine::ChildRole;
    const auto role = engine::takeChildRole();
    g_initialised = true;
    engine::setProgramName(argv != nullptr ? argv[0] : nullptr);
    if (!role) {
        return;
    }
    if (role->kind == ChildRole::Kind::Template) {
        worker::runTemplate(role->host);
    }
    worker::runWorker(worker::spawnedSetup(role->host, role->slot));
}

bool initialised() noexcept
{
    return g_initialised;
}

}  // namespace mp
