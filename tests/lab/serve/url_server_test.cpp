#include "lab/serve/url_server.h"
#include "base/clock.h"
#include "lab/serve/pages.h"
#include "lab/tasks/task.h"

#include <QTest>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <system_error>
#include <thread>

using namespace lab;
using namespace std::chrono_literals;

namespace {

ServeOptions fast()
{
    ServeOptions options;
    options.latency = 1ms;
    return options;
}

ItemFunction fetcherOf(const std::string& server, const std::string& limit = "20s")
{
    const TaskInfo& task = findTask("url-get");
    return task.prepare(completeParameters(task, {{"server", server}, {"limit", limit}}));
}

QString failureOf(const ItemFunction& fetch, const std::string& item)
{
    try {
        fetch(item, 0);
        return {};
    } catch (const std::exception& error) {
        return error.what();
    }
}

double secondsSince(std::int64_t start)
{
    return static_cast<double>(base::monotonicNs() - start) / 1e9;
}

// A listening socket that answers nobody.
class SilentServer {
public:
    SilentServer() : m_fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        bind(m_fd, reinterpret_cast<sockaddr*>(&address), length);
        listen(m_fd, 8);
        getsockname(m_fd, reinterpret_cast<sockaddr*>(&address), &length);
        m_port = ntohs(address.sin_port);
    }
    ~SilentServer() { close(m_fd); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;
    int port() const { return m_port; }

private:
    int m_fd;
    int m_port = 0;
};

}  // namespace

class UrlServerTest : public QObject {
    Q_OBJECT

private slots:
    void pagesAreTheSameEachTimeAndOfRealisticSize()
    {
        QCOMPARE(ninePagePaths().size(), std::size_t{9});
        for (const std::string& path : ninePagePaths()) {
            const std::string body = pageBody(path);
            QVERIFY(body == pageBody(path));
            QVERIFY(body.size() >= 8 * 1024 && body.size() < 60 * 1024);
        }
        QVERIFY(pageBody("/") != pageBody("/psf/"));
    }

    void servesTheNinePagesWhole()
    {
        const UrlServer server(fast());
        const ItemFunction fetch = fetcherOf(server.address());
        for (const std::string& path : ninePagePaths()) {
            const nlohmann::json value = fetch(path, 0);
            QCOMPARE(value["status"].get<int>(), 200);
            QCOMPARE(value["bytes"].get<std::size_t>(), pageBody(path).size());
            QVERIFY(value["seconds"].get<double>() >= 0.001);
        }
        QCOMPARE(fetch(server.address() + "/doc/", 0)["status"].get<int>(), 200);
    }

    void latencyAndSlowPagesAreKept()
    {
        ServeOptions options;
        options.latency = 30ms;
        options.slow = parseSlowPages("/moin/=120ms,/psf/=0s");
        const UrlServer server(options);
        const ItemFunction fetch = fetcherOf(server.address());
        const double usual = fetch("/", 0)["seconds"];
        const double slow = fetch("/moin/", 0)["seconds"];
        QVERIFY2(usual >= 0.03 && usual < 0.1, qPrintable(QString::number(usual)));
        QVERIFY2(slow >= 0.12 && slow < 0.3, qPrintable(QString::number(slow)));
        QVERIFY(fetch("/psf/", 0)["seconds"].get<double>() < 0.03);
    }

    void otherPagesFailTheItemWithTheirStatus()
    {
        const UrlServer server(fast());
        const QString message = failureOf(fetcherOf(server.address()), "/nothing/here");
        QVERIFY2(message.contains("404") && message.contains("/nothing/here"), qPrintable(message));
    }

    // With a listen backlog of 5 the kernel would make some of these wait a second.
    void sixtyFourConnectionsAtOnceAreServedTogether()
    {
        ServeOptions options;
        options.latency = 200ms;
        const UrlServer server(options);
        std::vector<std::thread> threads;
        std::atomic<int> failed{0};
        const std::int64_t start = base::monotonicNs();
        for (int i = 0; i < 64; ++i) {
            threads.emplace_back(
                [&] { failed += failureOf(fetcherOf(server.address()), "/").isEmpty() ? 0 : 1; });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        QCOMPARE(failed.load(), 0);
        QVERIFY2(secondsSince(start) < 1.0, qPrintable(QString::number(secondsSince(start))));
    }

    void stoppingDoesNotWaitForLatencies()
    {
        ServeOptions options;
        options.latency = 10min;
        auto server = std::make_unique<UrlServer>(options);
        std::thread client(
            [fetch = fetcherOf(server->address(), "60s")] { failureOf(fetch, "/"); });
        const std::int64_t start = base::monotonicNs();
        server.reset();
        client.join();
        QVERIFY(secondsSince(start) < 10);
    }

    void takenPortIsASentence()
    {
        const UrlServer first(fast());
        ServeOptions options = fast();
        options.port = first.port();
        try {
            const UrlServer second(options);
            QFAIL("both listen");
        } catch (const std::system_error& error) {
            QCOMPARE(error.code().value(), EADDRINUSE);
            QVERIFY2(QString(error.what()).contains(QString::number(first.port())), error.what());
        }
    }

    void aPortIsFreeAgainAtOnce()
    {
        ServeOptions options = fast();
        for (int i = 0; i < 3; ++i) {
            const UrlServer server(options);
            options.port = server.port();
            QCOMPARE(fetcherOf(server.address())("/", 0)["status"].get<int>(), 200);
        }
    }

    void badOptionsAreRefused()
    {
        for (const char* text : {"", "/x", "x=1s", "/x=1", "/x=1s,", "=1s"}) {
            QVERIFY_EXCEPTION_THROWN(parseSlowPages(text), std::invalid_argument);
        }
        QCOMPARE(slowPagesText(parseSlowPages("/b=1s,/a=20ms")), std::string("/a=20ms,/b=1s"));
        ServeOptions options;
        options.port = 65536;
        QVERIFY_EXCEPTION_THROWN(UrlServer{options}, std::invalid_argument);
    }

    void silentServersHitTheLimit()
    {
        const SilentServer silent;
        const std::int64_t start = base::monotonicNs();
        const QString message =
            failureOf(fetcherOf("http://127.0.0.1:" + std::to_string(silent.port()), "80ms"), "/");
        QVERIFY2(message.contains("80 ms"), qPrintable(message));
        QVERIFY(secondsSince(start) >= 0.08 && secondsSince(start) < 5);
    }

    void nobodyListeningIsASentence()
    {
        int port = 0;
        {
            const SilentServer gone;
            port = gone.port();
        }
        const QString message =
            failureOf(fetcherOf("http://127.0.0.1:" + std::to_string(port)), "/");
        QVERIFY2(message.contains("GET http://127.0.0.1"), qPrintable(message));
        QVERIFY(failureOf(fetcherOf(""), "/").contains("server="));
    }

    void proxiesOfTheEnvironmentDontGetInTheWay()
    {
        const UrlServer server(fast());
        qputenv("http_proxy", "http://127.0.0.1:1");
        const QString message = failureOf(fetcherOf(server.address()), "/");
        qunsetenv("http_proxy");
        QCOMPARE(message, QString());
    }
};

QTEST_GUILESS_MAIN(UrlServerTest)
#include "url_server_test.moc"
