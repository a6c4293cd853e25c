#pragma once

#include "base/unique_fd.h"
#include "mp/output/output_ends.h"
#include "mp/task_output.h"

#include <vector>

namespace mp::output {

// The host's side of a worker's captured output: two memory files, which the worker appends to and
// the host takes from, task by task. What was taken gives its memory back. They outlive the worker,
// so that the last words of one that died are there. Of one thread at a time.
class OutputFiles {
public:
    // Throws std::system_error.
    OutputFiles();

    // What the worker is to be handed: output, error.
    std::vector<int> descriptorsForWorker() const { return {m_out.file.get(), m_err.file.get()}; }

    // What was written since the last call, up to `ends`. Ends that make no sense are cut to what
    // there is.
    TaskOutput takeUpTo(const OutputEnds& ends);
    // The rest, of a worker that has ended.
    TaskOutput takeRest();

private:
    struct Stream {
        base::UniqueFd file;
        std::uint64_t taken = 0;

        void take(std::uint64_t end, std::string& text, std::uint64_t& bytes);
        std::uint64_t size() const;
    };

    Stream m_out;
    Stream m_err;
};

}  // namespace mp::output
