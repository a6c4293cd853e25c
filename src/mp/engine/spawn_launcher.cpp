#include "mp/engine/child_role.h"
#include "mp/engine/launcher.h"
#include "mp/engine/lifeline.h"

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
            result.process = startSelf(request.kind, request.slot, descriptors);
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
