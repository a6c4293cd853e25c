#include "command.h"

#include <httplib.h>

#include <QtTest>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

using nlohmann::json;

namespace {

// A server on loopback that answers its first requests and lets the others wait, so that a test
// knows where a run stands. The destructor answers those that wait.
class StallingServer {
public:
    explicit StallingServer(int answers) : m_left(answers)
    {
        m_server.new_task_queue = [] { return new httplib::ThreadPool(8); };
        m_server.Get(".*", [this](const httplib::Request&, httplib::Response& response) {
            answer(response);
        });
        m_port = m_server.bind_to_any_port("127.0.0.1");
        m_thread = std::thread([this] { m_server.listen_after_bind(); });
        while (!m_server.is_running()) {
            std::this_thread::yield();  // or a stop would come too early
        }
    }
    ~StallingServer()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_ended = true;
        }
        m_change.notify_all();
        m_server.stop();
        m_thread.join();
    }
    StallingServer(const StallingServer&) = delete;
    StallingServer& operator=(const StallingServer&) = delete;

    QString parameter() const { return QStringLiteral("server=http://127.0.0.1:%1").arg(m_port); }

    int waiting() const
    {
        const std::lock_guard lock(m_mutex);
        return m_waiting;
    }

private:
    void answer(httplib::Response& response)
    {
        std::unique_lock lock(m_mutex);
        if (m_left > 0) {
            --m_left;
        } else {
            ++m_waiting;
            m_change.wait(lock, [this] { return m_ended; });
        }
        response.set_content("a page", "text/plain");
    }

    httplib::Server m_server;
    std::thread m_thread;
    int m_port = 0;
    mutable std::mutex m_mutex;
    std::condition_variable m_change;
    int m_left;
    int m_waiting = 0;
    bool m_ended = false;
};

QStringList pages(int count)
{
    QStringList words{":::"};
    for (int i = 0; i < count; ++i) {
        words.push_back(QStringLiteral("/%1").arg(i));
    }
    return words;
}

}  // namespace

// One event loop instead of workers, seen from the command line.
class AsyncRunTest : public QObject {
    Q_OBJECT

private slots:
    void everyLaneIsAccountedFor()
    {
        const StallingServer server(40);
        const Answer answer =
            poolscope(QStringList{"run", "url-get", "--pool", "async", "--workers", "3", "--json",
                                  server.parameter()} +
                      pages(40));
        const json document = answer.json();

        QVERIFY2(answer.status == 0, answer.err);
        QCOMPARE(document.at("experiment").at("pool"), "async");
        QCOMPARE(document.at("tasks").at("done"), 40);
        const json& workers = document.at("workers");
        QCOMPARE(workers.size(), std::size_t{3});
        int tasks = 0;
        for (std::size_t slot = 0; slot < workers.size(); ++slot) {
            const json& lane = workers[slot];
            QCOMPARE(lane.at("slot"), slot);
            QCOMPARE(lane.at("pid"), workers[0].at("pid"));  // the one thread of them all
            QVERIFY(lane.at("pid").get<int>() > 0);
            QVERIFY(lane.at("busySeconds").get<double>() > 0);
            QVERIFY(lane.at("tasks").get<int>() > 0);
            tasks += lane.at("tasks").get<int>();
            // Lanes of one thread have neither an end nor CPU time nor memory of their own.
            for (const char* field : {"exit", "cpuSeconds", "maxRssBytes", "runQueueSeconds"}) {
                QVERIFY2(lane.at(field).is_null(), field);
            }
        }
        QCOMPARE(tasks, 40);
        for (const json& row : document.at("results")) {
            QCOMPARE(row.at("value").at("status"), 200);
            QCOMPARE(row.at("value").at("bytes"), 6);
            QVERIFY(row.at("worker").at("slot").get<int>() < 3);
        }
    }

    void theTimeLimitEndsTheRunAndKeepsWhatIsDone()
    {
        const StallingServer server(5);
        const Answer answer =
            poolscope(QStringList{"run", "url-get", "--pool", "async", "--workers", "2", "--json",
                                  "--time-limit", "3s", server.parameter()} +
                      pages(100));
        const json document = answer.json();

        QCOMPARE(answer.status, 3);
        QCOMPARE(document.at("status"), "timeout");
        QCOMPARE(document.at("tasks").at("done"), 5);
        QCOMPARE(document.at("tasks").at("cancelled"), 95);
        QVERIFY(document.at("wallSeconds").get<double>() >= 3);
    }

    void anInterruptEndsTheRunAndKeepsWhatIsDone()
    {
        const StallingServer server(5);
        RunningCommand command(QStringList{"run", "url-get", "--pool", "async", "--workers", "2",
                                           "--json", server.parameter()} +
                               pages(100));
        QTRY_COMPARE_WITH_TIMEOUT(server.waiting(), 2, 60'000);

        command.signal(SIGINT);
        const Answer answer = command.wait();
        const json document = answer.json();

        QCOMPARE(answer.status, 130);
        QCOMPARE(document.at("status"), "cancelled");
        QCOMPARE(document.at("tasks").at("done"), 5);
        QCOMPARE(document.at("tasks").at("cancelled"), 95);
        int done = 0;
        for (const json& row : document.at("results")) {
            done += row.at("state") == "done" ? 1 : 0;
        }
        QCOMPARE(done, 5);
    }

    void itsOwnServerEndsWithIt()
    {
        RunningCommand command({"run", "url-get", "--pool", "async", "--workers", "1", "--json"});
        QTRY_COMPARE_WITH_TIMEOUT(command.children().size(), 1, 60'000);
        const int server = command.children().first();

        command.signal(SIGINT);

        QCOMPARE(command.wait().status, 130);
        QTRY_VERIFY_WITH_TIMEOUT(::kill(server, 0) != 0, 20'000);
    }
};

QTEST_GUILESS_MAIN(AsyncRunTest)
#include "async_run_test.moc"
