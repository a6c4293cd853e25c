#include "chaos/chaos_round.h"
#include "mp/init.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

// chaos [--minutes N | --tasks N] [--seed N]: rounds with pools of 1 to 64 workers until the time
// is up or so many tasks were run (100,000 unless said). Exit status 1 when a promise was broken.
namespace {

constexpr std::size_t kTasksARound = 5000;

struct Arguments {
    std::chrono::minutes limit{0};
    std::size_t tasks = 100'000;
    std::uint64_t seed = std::random_device{}();
};

Arguments parse(int argc, char** argv)
{
    Arguments arguments;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        char* end = nullptr;
        const std::uint64_t number = i + 1 < argc ? std::strtoull(argv[i + 1], &end, 10) : 0;
        if (end == nullptr || *end != '\0' || number == 0) {
            fmt::print(stderr, "chaos: \"{}\" needs a number above 0\n", name);
            std::exit(2);
        }
        ++i;
        if (name == "--minutes") {
            arguments.limit = std::chrono::minutes(number);
        } else if (name == "--tasks") {
            arguments.tasks = number;
        } else if (name == "--seed") {
            arguments.seed = number;
        } else {
            fmt::print(stderr,
                       "chaos: unknown option \"{}\"; there are --minutes, --tasks, "
                       "--seed\n",
                       name);
            std::exit(2);
        }
    }
    return arguments;
}

}  // namespace

int main(int argc, char** argv)
{
    mp::init(argc, argv);
    const Arguments arguments = parse(argc, argv);
    std::string folder = (std::filesystem::temp_directory_path() / "chaos-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) {
        fmt::print(stderr, "chaos: can't create a folder in the temporary folder\n");
        return 1;
    }
    std::mt19937_64 random(arguments.seed);
    fmt::print("seed {}\n", arguments.seed);
    const auto begun = std::chrono::steady_clock::now();
    std::size_t done = 0;
    bool broken = false;
    const auto goesOn = [&] {
        return arguments.limit.count() > 0
                   ? std::chrono::steady_clock::now() - begun < arguments.limit
                   : done < arguments.tasks;
    };
    for (int number = 1; !broken && goesOn(); ++number) {
        chaos::RoundOptions options;
        options.workers = 1 << random() % 7;
        options.chunkSize = std::size_t{1} << random() % 9;
        options.seed = random();
        options.tasks = kTasksARound;
        const chaos::RoundResult result = chaos::runRound(options, folder);
        done += options.tasks;
        fmt::print(
            "round {}: {} workers, chunks of {}: {} values, {} errors, {} lost, {} timed "
            "out, {} harmed from outside\n",
            number, options.workers, options.chunkSize, result.values, result.errors, result.lost,
            result.timeouts, result.deeds);
        for (const std::string& violation : result.violations) {
            fmt::print("BROKEN (round's seed {}): {}\n", options.seed, violation);
            broken = true;
        }
        std::fflush(stdout);
    }
    std::filesystem::remove_all(folder);
    fmt::print("{} tasks, {}\n", done, broken ? "a promise was broken" : "every promise held");
    return broken ? 1 : 0;
}
