#include "chaos/chaos_round.h"
#include "mp/init.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

// chaos [--minutes N | --tasks N] [--seed N | --round N]: rounds with pools of 1 to 64 workers
// until the time is up or so many tasks were run (100,000 unless said). --seed repeats a whole run,
// --round a single round, by the seeds that were printed. Exit status 1 when a promise was broken.
namespace {

constexpr std::size_t kTasksARound = 5000;

struct Arguments {
    std::chrono::minutes limit{0};
    std::size_t tasks = 100'000;
    std::uint64_t seed = std::random_device{}();
    std::uint64_t round = 0;  // 0: many
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
        } else if (name == "--round") {
            arguments.round = number;
        } else {
            fmt::print(stderr,
                       "chaos: unknown option \"{}\"; there are --minutes, --tasks, "
                       "--seed, --round\n",
                       name);
            std::exit(2);
        }
    }
    return arguments;
}

// Says what became of a round; false when a promise was broken.
bool run(int number, const chaos::RoundOptions& options, const std::string& folder)
{
    fmt::print("round {} (--round {}): {}\n", number, options.seed, chaos::describe(options));
    std::fflush(stdout);
    const chaos::RoundResult result = chaos::runRound(options, folder);
    fmt::print(
        "    {} values, {} errors, {} lost, {} timed out, {} cancelled, {} tries again, {} "
        "harmed from outside\n",
        result.values, result.errors, result.lost, result.timeouts, result.cancelled,
        result.triedAgain, result.deeds);
    for (const std::string& violation : result.violations) {
        fmt::print("BROKEN: {}\n", violation);
    }
    std::fflush(stdout);
    return result.violations.empty();
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
    if (arguments.round == 0) {
        fmt::print("seed {}\n", arguments.seed);
    }
    const auto begun = std::chrono::steady_clock::now();
    std::size_t done = 0;
    bool held = true;
    const auto goesOn = [&] {
        if (arguments.round != 0) {
            return done == 0;
        }
        return arguments.limit.count() > 0
                   ? std::chrono::steady_clock::now() - begun < arguments.limit
                   : done < arguments.tasks;
    };
    for (int number = 1; held && goesOn(); ++number) {
        chaos::RoundOptions options =
            chaos::drawnRound(arguments.round != 0 ? arguments.round : random());
        options.tasks = kTasksARound;
        done += options.tasks;
        held = run(number, options, folder);
    }
    std::filesystem::remove_all(folder);
    fmt::print("{} tasks, {}\n", done, held ? "every promise held" : "a promise was broken");
    return held ? 0 : 1;
}
