#include "cli/command_line.h"
#include "mp/init.h"

#include <fcntl.h>
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

// Where a standard descriptor is closed, nothing of ours may come to lie: it would be read or
// written in its stead. Opened the wrong way round, so that using it is an error still.
void occupyStandardDescriptors()
{
    for (int descriptor = 0; descriptor <= 2; ++descriptor) {
        if (fcntl(descriptor, F_GETFD) < 0) {
            const int opened = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
            static_cast<void>(opened);  // the lowest free number, which is this one
        }
    }
}

}  // namespace

int main(int argc, char** argv)
{
    occupyStandardDescriptors();
    mp::init(argc, argv);  // a worker never returns from here
    // Both are told as errors of the call instead, in a sentence of ours.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    raiseDescriptorLimit();
    return cli::runCommandLine(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
}
