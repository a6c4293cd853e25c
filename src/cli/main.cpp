#include "cli/command_line.h"
#include "mp/init.h"

#include <sys/resource.h>

#include <csignal>
#include <string>
#include <vector>

namespace {

// Each worker takes a few descriptors of ours; the soft limit is low for the sake of select(),
// which nobody here calls.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

}  // namespace

int main(int argc, char** argv)
{
    mp::init(argc, argv);  // a worker never returns from here
    std::signal(SIGPIPE, SIG_IGN);
    raiseDescriptorLimit();
    return cli::runCommandLine(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
}
