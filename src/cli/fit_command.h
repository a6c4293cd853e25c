#pragma once

#include <nlohmann/json.hpp>

#include <iosfwd>
#include <string>

namespace cli {

// `poolscope fit FILE.csv [--json]`
struct FitOptions {
    std::string path;  // "-": standard input
    bool json = false;
    bool colour = false;  // a terminal, and NO_COLOR is not set
    int width = 80;       // columns of the chart
};

// Reads measurements (lab/scaling/measurement_csv.h), fits the scaling laws and prints a table, a
// chart and notes, or one JSON document (poolscope.fit/1; `machine` becomes its field of that
// name). `in` stands for standard input. Returns the exit status: 0; 1 when the measurements can't
// be used (line and column are named); 2 when the file can't be opened. A failure is a sentence on
// `err` and, with json, a document with "error" on `out`. Throws nothing but std::bad_alloc.
int runFit(const FitOptions& options, const nlohmann::json& machine, std::istream& in,
           std::ostream& out, std::ostream& err);

}  // namespace cli
