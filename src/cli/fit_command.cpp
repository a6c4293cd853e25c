#include "cli/fit_command.h"

#include "cli/fit_report_text.h"
#include "lab/scaling/choose.h"
#include "lab/scaling/fit_json.h"
#include "lab/scaling/measurement_csv.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <istream>
#include <ostream>
#include <system_error>

namespace cli {

namespace {

nlohmann::json document(const nlohmann::json& machine)
{
    return {{"schema", "poolscope.fit/1"}, {"tool", POOLSCOPE_VERSION}, {"machine", machine}};
}

// A path may hold bytes that aren't UTF-8: they are replaced, so that a document always comes out.
void printJson(const nlohmann::json& json, std::ostream& out)
{
    out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

int fail(int status, const FitOptions& options, const nlohmann::json& machine, nlohmann::json error,
         std::ostream& out, std::ostream& err)
{
    err << "poolscope fit: " << error.at("message").get_ref<const std::string&>() << '\n';
    if (options.json) {
        nlohmann::json json = document(machine);
        json["error"] = std::move(error);
        printJson(json, out);
    }
    return status;
}

void printReport(const FitOptions& options, const nlohmann::json& machine,
                 const std::vector<lab::ScalingSample>& samples, std::ostream& out)
{
    const lab::FitReport report = lab::analyzeScaling(samples);
    if (options.json) {
        nlohmann::json json = document(machine);
        json.update(lab::toJson(report));
        printJson(json, out);
        return;
    }
    out << lawTable(report) << '\n'
        << fitChart(report, samples, options.width, options.colour) << '\n'
        << fitSentences(report);
}

int fitStream(const FitOptions& options, const nlohmann::json& machine, std::istream& in,
              std::ostream& out, std::ostream& err)
{
    const std::string name = options.path == "-" ? "standard input" : options.path;
    try {
        printReport(options, machine, lab::readMeasurements(in), out);
        return 0;
    } catch (const lab::CsvError& problem) {
        return fail(1, options, machine,
                    {{"type", "csv"},
                     {"message", fmt::format("{}: {}", name, problem.what())},
                     {"line", problem.line()},
                     {"column", problem.column()}},
                    out, err);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& problem) {
        return fail(1, options, machine,
                    {{"type", "data"}, {"message", fmt::format("{}: {}", name, problem.what())}},
                    out, err);
    }
}

}  // namespace

int runFit(const FitOptions& options, const nlohmann::json& machine, std::istream& in,
           std::ostream& out, std::ostream& err)
{
    if (options.path == "-") {
        return fitStream(options, machine, in, out, err);
    }
    errno = 0;
    std::ifstream file(options.path, std::ios::binary);
    // Opening a directory succeeds, reading it doesn't.
    if (!file || (file.peek() == std::ifstream::traits_type::eof() && errno != 0)) {
        const std::string reason = std::generic_category().message(errno);
        return fail(2, options, machine,
                    {{"type", "file"},
                     {"message", fmt::format("cannot read {}: {}; give a CSV file with the columns "
                                             "workers,throughput or workers,seconds, or -",
                                             options.path, reason)}},
                    out, err);
    }
    file.clear();
    return fitStream(options, machine, file, out, err);
}

}  // namespace cli
