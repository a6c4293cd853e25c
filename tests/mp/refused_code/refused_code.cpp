// What the library refuses at compile time, each in its own case. Without a case everything here
// is accepted.

#include "mp/mp.h"

#include <string>
#include <vector>

namespace {

int twice(int n)
{
    return 2 * n;
}

}  // namespace

void use(mp::Pool& pool, mp::ThreadPool& threads)
{
    const std::vector<int> items{1, 2, 3};
    [[maybe_unused]] int captured = 5;

#if defined(CAPTURE_IN_MAP)
    pool.map([captured](int n) { return n + captured; }, items);
#elif defined(CAPTURE_IN_MAP_ASYNC)
    pool.mapAsync([&captured](int n) { return n + captured; }, items);
#elif defined(CAPTURE_IN_APPLY)
    pool.apply([captured](int n) { return n + captured; }, 1);
#elif defined(CAPTURE_IN_IMAP)
    pool.imap([captured](int n) { return n + captured; }, items);
#elif defined(CAPTURE_IN_PROCESS)
    mp::Process process([captured] { static_cast<void>(captured); });
#elif defined(CAPTURE_IN_INITIALIZER)
    mp::initializer([captured] { static_cast<void>(captured); });
#elif defined(CALLBACK_OF_ANOTHER_TYPE)
    pool.with({}).callback([](const std::string&) {}).applyAsync(&twice, 1);
#elif defined(CALLBACK_OF_MAP_OF_ANOTHER_TYPE)
    pool.mapAsync(&twice, items, {}, [](const std::string&) {});
#elif defined(ERROR_CALLBACK_OF_ANOTHER_TYPE)
    pool.with({}).errorCallback([](int) {}).applyAsync(&twice, 1);
#elif defined(ONE_ARGUMENT_TOO_MANY)
    pool.apply(&twice, 1, 2);
#else
    pool.map([](int n) { return n + 1; }, items);
    pool.mapAsync(&twice, items, {}, [](const std::vector<int>&) {});
    pool.imap(&twice, items);
    pool.with({})
        .callback([](int) {})
        .errorCallback([](const std::exception_ptr&) {})
        .applyAsync(&twice, 1);
    mp::Process process(&twice, captured);
    mp::initializer(&twice, captured);
    threads.map([&captured](int n) { return n + captured; }, items);
#endif
    static_cast<void>(pool);
    static_cast<void>(threads);
    static_cast<void>(items);
}
