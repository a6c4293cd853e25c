#pragma once

#include "mp/pool.h"

// Two files with a function and a lambda of the same names: not to be taken for one another.
namespace same_names {

int lambdaOfA(mp::Pool& pool, int n);
int functionOfA(mp::Pool& pool, int n);
int lambdaOfB(mp::Pool& pool, int n);
int functionOfB(mp::Pool& pool, int n);

}  // namespace same_names
