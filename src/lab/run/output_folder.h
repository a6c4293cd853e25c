#pragma once

#include "mp/task_output.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace lab {

// A folder for what the items of a run write: INDEX.out and INDEX.err, only of those that wrote
// something. A thread of its own writes the files, so that no disk keeps a pool waiting.
class OutputFolder {
public:
    // Makes the folder (0700) if it is missing. Throws ExperimentError("output", …) if it can't be
    // made or written to, or if something is in it: what is there should not pass for this run's.
    explicit OutputFolder(std::string path);
    ~OutputFolder();
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;

    // Any thread; doesn't wait.
    void add(std::size_t index, mp::OutputRef output);

    // Waits until everything is written. What went wrong, as a sentence; empty: nothing.
    std::string finish();
    bool failed() const { return !m_failure.empty(); }  // after finish()

private:
    void work();
    void write(std::size_t index, const mp::TaskOutput& output);
    void writeFile(const std::string& name, const std::string& text);

    const std::string m_path;
    std::mutex m_mutex;  // guards what follows
    std::condition_variable m_changed;
    std::deque<std::pair<std::size_t, mp::OutputRef>> m_waiting;
    bool m_ended = false;
    std::size_t m_cut = 0;  // items whose output was longer than what is kept of it
    std::string m_failure{};
    std::thread m_writer;
};

}  // namespace lab
