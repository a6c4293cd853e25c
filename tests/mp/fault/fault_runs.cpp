#include "mp/fault/fault_runs.h"

#include "base/clock.h"
#include "base/small_file.h"
#include "helpers/child.h"

#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

using namespace std::chrono_literals;

namespace fault_test {

namespace {

namespace fs = std::filesystem;

constexpr auto kHostLimit = 120s;     // longer is a hang
constexpr auto kStragglerLimit = 1s;  // of what a host leaves behind

helpers::Child startProgram(const std::vector<std::string>& variables, const std::string& folder)
{
    std::vector<std::string> words = variables;
    words.insert(words.end(), {FAULT_PROGRAM_PATH, folder});
    return helpers::Child::ofProgram("/usr/bin/env", words);
}

std::vector<std::string> linesUntilEnd(helpers::Child& program)
{
    std::vector<std::string> lines;
    for (std::string line = program.readLine(kHostLimit); line != "end";
         line = program.readLine(kHostLimit)) {
        lines.push_back(line);
    }
    return lines;
}

int lineCount(const std::string& path)
{
    std::ifstream file(path);
    int count = 0;
    for (std::string line; std::getline(file, line);) {
        ++count;
    }
    return count;
}

// PIDs of all processes, however they are related, that were started with that variable.
std::vector<int> startedWith(const std::string& variable)
{
    std::vector<int> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const int pid = std::atoi(entry.path().filename().c_str());
        const auto environment =
            pid > 0 ? base::tryReadSmallFile(entry.path().string() + "/environ", 1U << 20)
                    : std::nullopt;
        if (environment && environment->find(variable) != std::string::npos) {
            found.push_back(pid);
        }
    }
    return found;
}

// Ends what is there too long, and says what that was.
std::string stragglersOf(const std::string& variable)
{
    const std::int64_t until =
        base::monotonicNs() + std::chrono::nanoseconds(kStragglerLimit).count();
    std::vector<int> left = startedWith(variable);
    while (!left.empty() && base::monotonicNs() < until) {
        ::poll(nullptr, 0, 10);  // a look is at every process there is
        left = startedWith(variable);
    }
    std::ostringstream text;
    for (const int pid : left) {
        text << pid << " ("
             << base::tryReadSmallFile("/proc/" + std::to_string(pid) + "/stat").value_or("")
             << ") ";
        ::kill(pid, SIGKILL);
    }
    return text.str();
}

Outcome outcomeOf(const Run& run, const std::string& folder)
{
    fs::create_directory(folder);
    const std::string log = folder + "/deaths";
    const std::string variable = "MP_FAULT_LOG=" + log;
    Outcome outcome;
    {
        auto program = startProgram({"MP_FAULT=" + run.setting(), variable}, folder);
        try {
            outcome.report = fromLines(linesUntilEnd(program));
        } catch (const std::runtime_error& error) {
            outcome.trouble = error.what();
        }
        outcome.status = program.wait(kHostLimit);
        if (!outcome.status.ended()) {
            outcome.trouble += "; a hang: it doesn't end";
        }
    }
    outcome.left = stragglersOf(variable);
    outcome.deaths = lineCount(log);
    return outcome;
}

}  // namespace

std::vector<FaultPoint> listedPoints()
{
    auto program = startProgram({"MP_FAULT=list"}, "/");
    std::vector<FaultPoint> points;
    try {
        while (true) {
            std::istringstream words(program.readLine());
            FaultPoint point;
            std::string meaning;
            if (!(words >> point.name >> point.costs && std::getline(words, meaning))) {
                throw std::logic_error("a line of MP_FAULT=list lacks something: " + words.str());
            }
            points.push_back(point);
        }
    } catch (const std::runtime_error&) {
        // Its end.
    }
    if (!program.wait().success()) {
        throw std::runtime_error("MP_FAULT=list ended with an error");
    }
    return points;
}

std::string Run::setting() const
{
    return point.name + ":" + std::to_string(count) + (once ? ":once" : "");
}

std::vector<Outcome> outcomesOf(const std::vector<Run>& runs, int atOnce, const std::string& folder)
{
    std::vector<Outcome> outcomes(runs.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < runs.size(); i = next++) {
            try {
                outcomes[i] = outcomeOf(runs[i], folder + "/" + std::to_string(i));
            } catch (const std::exception& error) {
                outcomes[i].trouble = error.what();
            }
        }
    };
    std::vector<std::thread> threads;
    for (int i = 1; i < atOnce; ++i) {
        threads.emplace_back(work);
    }
    work();
    for (std::thread& thread : threads) {
        thread.join();
    }
    return outcomes;
}

}  // namespace fault_test
