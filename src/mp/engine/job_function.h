#pragma once

#include "mp/task/call.h"
#include "mp/task/function_ref.h"

namespace mp::engine {

// Job::function() of every kind of job. kTravels: it may run in another process. A function that
// can't go there has no reference: the pool's templates let none reach one.
template <class Call, bool kTravels, class F>
task::FunctionRef functionOf(const F& function)
{
    if constexpr (kTravels && task::isPortable<F>) {
        return Call::reference(function);
    } else {
        return {};
    }
}

}  // namespace mp::engine
