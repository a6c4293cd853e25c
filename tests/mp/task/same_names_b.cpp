#include "same_names.h"

namespace {

int add(int n)
{
    return n + 2000;
}

// The lambda's type has the same name in the other file, and internal linkage in both.
constexpr auto kAdd = [](int n) { return n + 2000; };

}  // namespace

namespace same_names {

int lambdaOfB(mp::Pool& pool, int n)
{
    return pool.apply(kAdd, n);
}

int functionOfB(mp::Pool& pool, int n)
{
    return pool.apply(&add, n);
}

}  // namespace same_names
