// A host that somebody has suspended: said, survived, continued or ended.
#include "gui/live_window.h"
#include "gui/shell/banner.h"

#include <QAction>
#include <QPlainTextEdit>
#include <QSignalSpy>

#include <csignal>

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

struct Fixture : LiveWindow {
    // With a run going on.
    void suspendHost()
    {
        runLong();
        QTRY_COMPARE_WITH_TIMEOUT(rows("workers"), 2, kSlowMs);
        host = window.session().hostPid();
        QVERIFY(host > 0);
        QCOMPARE(::kill(host, SIGSTOP), 0);
        QTRY_VERIFY_WITH_TIMEOUT(banner()->isVisible(), kSlowMs);
    }

    gui::Banner* banner() const { return find<gui::Banner>("banner"); }

    QToolButton* offer(const char* action) const
    {
        for (auto* button : banner()->findChildren<QToolButton*>()) {
            if (button->defaultAction() == find<QAction>(action)) {
                return button;
            }
        }
        return nullptr;
    }

    int host = 0;
};

}  // namespace

class StoppedHostTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { useTestSettings("stopped_host_test"); }

    void itIsSaidAndTheWindowStaysAlive()
    {
        Fixture f;
        QVERIFY(!f.find<QAction>("actionContinueHost")->isEnabled());
        f.suspendHost();
        QVERIFY2(f.banner()->text().contains(QString::number(f.host)) &&
                     f.banner()->text().contains(QStringLiteral("suspended")),
                 qPrintable(f.banner()->text()));
        f.type("chunkBox", QStringLiteral("3"));
        QTRY_VERIFY(f.find<QPlainTextEdit>("commandText")
                        ->toPlainText()
                        .contains(QStringLiteral("--chunksize 3")));
    }

    void whoLetsItGoOnSeesTheRunGoOn()
    {
        Fixture f;
        f.suspendHost();
        const QString before = f.label("progressText");
        QTest::mouseClick(f.offer("actionContinueHost"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!f.banner()->isVisible(), kSlowMs);
        QTRY_VERIFY_WITH_TIMEOUT(f.label("progressText") != before, kSlowMs);
        QCOMPARE(f.window.session().hostPid(), f.host);
        QVERIFY(f.stateHas("running"));
    }

    void whatContinuesByItselfIsNoLongerSaid()
    {
        Fixture f;
        f.suspendHost();
        QCOMPARE(::kill(f.host, SIGCONT), 0);
        QTRY_VERIFY_WITH_TIMEOUT(!f.banner()->isVisible(), kSlowMs);
        QVERIFY(f.stateHas("running"));
    }

    void whoEndsItKeepsWhatWasShown()
    {
        Fixture f;
        f.suspendHost();
        QTest::mouseClick(f.offer("actionEndHost"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("host lost"), kSlowMs);
        QVERIFY(f.banner()->text().contains(QStringLiteral("SIGKILL")));
        QCOMPARE(f.rows("workers"), 2);
        QVERIFY(f.offer("actionEndHost") == nullptr || !f.offer("actionEndHost")->isVisible());
    }

    void theWindowClosesAllTheSame()
    {
        Fixture f;
        f.suspendHost();
        const QSignalSpy finished(&f.window, &gui::MainWindow::finished);
        f.window.close();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, kSlowMs);
    }
};

QTEST_MAIN(StoppedHostTest)
#include "stopped_host_test.moc"
