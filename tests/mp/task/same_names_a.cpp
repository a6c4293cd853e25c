#include "same_names.h"

namespace {

int add(int n)
{
    return n + 1000;
}

// The lambda's type has the same name in the other file, and internal linkage in both.
constexpr auto kAdd = [](int n) { return n + 1000; };

}  // namespace

namespace same_names {

int lambdaOfA(mp::Pool& pool, int n)
{
    return pool.apply(kAdd, n);
}

int functionOfA(mp::Pool& pool, int n)
{
    return pool.apply(&add, n);
}

}  // namespace same_names
