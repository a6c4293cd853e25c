// The program that fault tests run: `fault_program FOLDER` does the workload, writes its report and
// "end". Every process of it obeys MP_FAULT. Its files lie in FOLDER.

#include "mp/fault/workload.h"
#include "mp/init.h"

#include <unistd.h>

#include <cstdio>

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    ::alarm(300);  // no host outlives its test for long
    if (argc != 2) {
        std::fprintf(stderr, "fault_program: which folder?\n");
        return 64;
    }
    const std::string folder = argv[1];
    // Processes tell there what they threw, as they should.
    if (std::freopen((folder + "/stderr").c_str(), "a", stderr) == nullptr) {
        return 73;
    }
    for (const std::string& line :
         fault_test::toLines(fault_test::runWorkload(folder + "/ledger"))) {
        std::printf("%s\n", line.c_str());
    }
    std::printf("end\n");
    return 0;
}
