#include "mp/engine/child_role.h"
#include "mp/engine/launcher.h"
#include "mp/engine/lifeline.h"
#include "mp/fault/fault_point.h"

namespace mp::engine {

namespace {

class SpawnLauncher final : public Launcher {
public:
    void launch(LaunchRequest request, std::function<void(LaunchResult)> done) override
    {
        LaunchResult result;
        try {
            std::vector<int> descriptors = request.descriptors;
            descriptors.push_back(Lifeline::ofThisProcess().readEnd());
            fault::hit(fault::Point::HostSpawning);
            result.process = startSelf(request.kind, request.slot, descriptors);
            fault::hit(fault::Point::HostSpawned);
        } catch (...) {
            result.error = std::current_exception();
        }
        done(std::move(result));
    }
};

}  // namespace

Launcher& spawnLauncher()
{
    static SpawnLauncher launcher;
    return launcher;
}

}  // namespace mp::engine
