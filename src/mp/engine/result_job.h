#pragma once

#include "mp/engine/job.h"

namespace mp::engine {

// A job with a final result.
template <class Final>
class ResultJob : public Job {
public:
    using Job::Job;

    // Only once it is complete. Throws what the job threw. final() may be called again and again,
    // takeFinal() once, at the end.
    virtual const Final& final() = 0;
    virtual Final takeFinal() = 0;
    virtual bool successful() const = 0;
    // What a single task wrote, once it is complete; null when that isn't captured.
    virtual OutputRef output() const { return {}; }
};

}  // namespace mp::engine
