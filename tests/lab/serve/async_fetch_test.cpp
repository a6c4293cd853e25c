#include "lab/async/async_fetch.h"
#include "base/clock.h"
#include "lab/serve/pages.h"
#include "lab/serve/url_server.h"

#include <QTest>

#include <algorithm>
#include <set>
#include <thread>

using namespace lab;
using namespace std::chrono_literals;

namespace {

Parameters parametersFor(const std::string& server)
{
    return completeParameters(findTask("url-get"), {{"server", server}, {"limit", "20s"}});
}

UrlServer serverWith(std::chrono::nanoseconds latency)
{
    ServeOptions options;
    options.latency = latency;
    return UrlServer(options);
}

std::vector<std::string> pages(std::size_t count)
{
    std::vector<std::string> items;
    for (std::size_t i = 0; i < count; ++i) {
        items.push_back(ninePagePaths()[i % 9]);
    }
    return items;
}

}  // namespace

class AsyncFetchTest : public QObject {
    Q_OBJECT

private slots:
    void everyItemEndsOnceWithTheValueOfUrlGet()
    {
        const UrlServer server = serverWith(2ms);
        const std::vector<std::string> items = pages(200);
        AsyncFetch fetch(parametersFor(server.address()), 13);
        std::vector<int> ends(items.size());
        std::vector<bool> busy(13);
        std::uint64_t nextStart = 0;
        bool ok = true;
        const auto outcome =
            fetch.run(items, {.onStart =
                                  [&](const FetchStart& start) {
                                      ok = ok && start.index == nextStart++ && !busy[start.lane];
                                      busy[start.lane] = true;
                                  },
                              .onEnd =
                                  [&](const FetchEnd& end) {
                                      ok = ok && busy[end.lane] && end.error.empty() &&
                                           end.endedNs - end.startedNs >= 2'000'000 &&
                                           end.value["status"] == 200 &&
                                           end.value["bytes"] == pageBody(items[end.index]).size();
                                      busy[end.lane] = false;
                                      ends[end.index] += 1;
                                  }});
        QCOMPARE(outcome, AsyncFetch::Outcome::Finished);
        QVERIFY(ok);
        QVERIFY(std::all_of(ends.begin(), ends.end(), [](int n) { return n == 1; }));
    }

    void concurrencyIsWhatWasAskedFor()
    {
        const UrlServer server = serverWith(100ms);
        for (const auto& [concurrency, least, most] :
             {std::tuple{1U, 0.4, 0.8}, std::tuple{4U, 0.1, 0.35}}) {
            AsyncFetch fetch(parametersFor(server.address()), concurrency);
            const std::int64_t start = base::monotonicNs();
            fetch.run(pages(4), {});
            const double seconds = static_cast<double>(base::monotonicNs() - start) / 1e9;
            QVERIFY2(seconds >= least && seconds < most, qPrintable(QString::number(seconds)));
        }
    }

    void idleLanesWithLowNumbersAreTakenFirst()
    {
        const UrlServer server = serverWith(1ms);
        AsyncFetch fetch(parametersFor(server.address()), 8);
        std::set<unsigned> lanes;
        const AsyncFetch::Callbacks callbacks{
            .onStart = [&](const FetchStart& start) { lanes.insert(start.lane); }};
        fetch.run(pages(2), callbacks);
        QVERIFY((lanes == std::set<unsigned>{0, 1}));
        QCOMPARE(fetch.run(pages(3), callbacks), AsyncFetch::Outcome::Finished);
        QVERIFY((lanes == std::set<unsigned>{0, 1, 2}));
    }

    void failuresSpoilTheirOwnItemOnly()
    {
        const UrlServer server = serverWith(1ms);
        AsyncFetch fetch(parametersFor(server.address()), 3);
        const std::vector<std::string> items{"/", "/nothing", "http://127.0.0.1:1/", "/psf/"};
        std::vector<std::string> errors(items.size());
        fetch.run(items, {.onEnd = [&](const FetchEnd& end) { errors[end.index] = end.error; }});
        QCOMPARE(errors[0] + errors[3], std::string());
        QVERIFY(errors[1].find("404") != std::string::npos);
        QVERIFY(errors[2].find("127.0.0.1:1") != std::string::npos);
        AsyncFetch without(completeParameters(findTask("url-get"), {}), 1);
        std::string error;
        without.run({"/", "/doc/"}, {.onEnd = [&](const FetchEnd& end) { error = end.error; }});
        QVERIFY(error.find("server=") != std::string::npos);
    }

    void stopEndsItAtOnce()
    {
        const UrlServer server = serverWith(10s);
        AsyncFetch fetch(parametersFor(server.address()), 4);
        std::atomic<bool> started{false};
        int ends = 0;
        std::thread stopper([&] {
            while (!started) {
                std::this_thread::yield();
            }
            fetch.stop();
        });
        const std::int64_t start = base::monotonicNs();
        const auto outcome =
            fetch.run(pages(9), {.onStart = [&](const FetchStart&) { started = true; },
                                 .onEnd = [&](const FetchEnd&) { ++ends; }});
        stopper.join();
        QCOMPARE(outcome, AsyncFetch::Outcome::Stopped);
        QCOMPARE(ends, 0);
        QVERIFY(base::monotonicNs() - start < 2'000'000'000);
        QCOMPARE(fetch.run(pages(1), {}), AsyncFetch::Outcome::Stopped);
    }

    void theLimitOfTheWholeRunIsKept()
    {
        const UrlServer server = serverWith(10s);
        AsyncFetch fetch(parametersFor(server.address()), 4);
        const std::int64_t start = base::monotonicNs();
        QCOMPARE(fetch.run(pages(9), {}, 60ms), AsyncFetch::Outcome::TimedOut);
        const std::int64_t took = base::monotonicNs() - start;
        QVERIFY(took >= 60'000'000 && took < 2'000'000'000);
    }

    void whatACallbackThrowsLeavesRun()
    {
        const UrlServer server = serverWith(1ms);
        AsyncFetch fetch(parametersFor(server.address()), 2);
        const AsyncFetch::Callbacks throwing{
            .onEnd = [](const FetchEnd&) { throw std::logic_error("mine"); }};
        QVERIFY_EXCEPTION_THROWN(fetch.run(pages(5), throwing), std::logic_error);
        QCOMPARE(fetch.run(pages(5), {}), AsyncFetch::Outcome::Finished);
    }

    void concurrencyOutOfRangeIsRefused()
    {
        const Parameters parameters = parametersFor("http://127.0.0.1:1");
        QVERIFY_EXCEPTION_THROWN(AsyncFetch(parameters, 0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(AsyncFetch(parameters, 4097), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(AsyncFetchTest)
#include "async_fetch_test.moc"
