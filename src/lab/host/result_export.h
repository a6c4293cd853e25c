#pragma once

#include "lab/host/hosted_run.h"
#include "lab/run/runner.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

namespace lab {

enum class TableFormat : std::uint8_t { Csv, Tsv, Json };

// Writes every result of a run to a file, in a thread of its own; the run may still go on: then the
// rows are as they are when their turn comes. The file appears complete or not at all. Announces
// export.progress {rows, of} ten times a second, and at the end export.finished {path, rows, of,
// message}: `message` says why there is no file, and is missing when there is one.
//
// The destructor cancels it and waits for its end, which comes within some rows. The run has to
// outlive it.
class ResultExport {
public:
    // `path` is absolute; a file there is replaced.
    ResultExport(const Runner& run, std::string path, TableFormat format, Announce announce);
    ~ResultExport();
    ResultExport(const ResultExport&) = delete;
    ResultExport& operator=(const ResultExport&) = delete;

    void cancel() { m_cancelled = true; }
    bool active() const { return m_active; }

private:
    void work();
    std::size_t write();
    std::string rowText(std::size_t index, const ItemRecord& record) const;

    const Runner& m_run;
    const std::string m_path;
    const TableFormat m_format;
    const Announce m_announce;
    std::atomic<bool> m_cancelled{false};
    std::atomic<bool> m_active{true};
    std::thread m_thread;
};

// {path, format: "csv" | "tsv" | "json"}. Throws RequestError.
std::unique_ptr<ResultExport> makeExport(const Runner& run, const nlohmann::json& body,
                                         const Announce& announce);

}  // namespace lab
