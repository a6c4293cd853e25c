#pragma once

#include "base/unique_fd.h"
#include "mp/output/output_ends.h"

namespace mp::output {

// The worker's side: while it is on, descriptors 1 and 2, and so everything that a task and the
// programs it starts write there, lead to the host's memory files. Of the worker's main thread.
class OutputCapture {
public:
    // Takes the files that OutputFiles::descriptorsForWorker() gave.
    OutputCapture(base::UniqueFd out, base::UniqueFd err);

    // What went before is written to where it belongs first.
    void begin() noexcept;
    // Flushes C and C++ streams and says how far the files are.
    OutputEnds ends() noexcept;
    // Back to the worker's own output.
    void end() noexcept;

private:
    base::UniqueFd m_out;
    base::UniqueFd m_err;
    base::UniqueFd m_ownOut;  // the worker's own; empty where it had none
    base::UniqueFd m_ownErr;
};

}  // namespace mp::output
