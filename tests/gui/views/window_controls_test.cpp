// Every control that is on show does something: each is used once, as a person would, and its
// effect is looked at.
#include "gui/live_window.h"
#include "gui/models/result_model.h"
#include "gui/timeline/view.h"

#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QTextBrowser>
#include <QTimer>

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

// Handles the modal dialog that comes next; one that isn't what was awaited is closed all the same.
template <class Dialog>
class NextDialog {
public:
    explicit NextDialog(std::function<void(Dialog&)> handle) : m_handle(std::move(handle))
    {
        QObject::connect(&m_timer, &QTimer::timeout, [this] { look(); });
        m_timer.start(5);
    }
    bool came() const { return m_came; }

private:
    void look()
    {
        QWidget* shown = QApplication::activeModalWidget();
        if (shown == nullptr) {
            return;
        }
        m_timer.stop();
        auto* dialog = qobject_cast<Dialog*>(shown);
        if (dialog == nullptr) {
            shown->close();
            return;
        }
        m_came = true;
        m_handle(*dialog);
    }

    std::function<void(Dialog&)> m_handle;
    QTimer m_timer;
    bool m_came = false;
};

// Programs that the host has started: workers and, but for spawned ones, their template.
int childrenOf(int pid)
{
    int count = 0;
    for (const QString& thread : QDir(QStringLiteral("/proc/%1/task").arg(pid))
                                     .entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(QStringLiteral("/proc/%1/task/%2/children").arg(pid).arg(thread));
        if (file.open(QIODevice::ReadOnly)) {
            count += static_cast<int>(file.readAll().split(' ').size()) - 1;
        }
    }
    return count;
}

QString clipboard()
{
    return QGuiApplication::clipboard()->text();
}

}  // namespace

class WindowControlsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(QFile::exists(LiveWindow::host()), "build poolscope first"); }
    void init()
    {
        useTestSettings("window_controls_test");
        QGuiApplication::clipboard()->clear();
    }

    void filesBrowseTakesTheChosenFolder()
    {
        const QTemporaryDir folder;
        LiveWindow f;
        f.chooseTask("sha256");
        NextDialog<QFileDialog> dialog([&](QFileDialog& shown) {
            auto* name = shown.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
            name->setText(folder.path());
            QTest::keyClick(name, Qt::Key_Return);
        });
        f.click("filesBrowse");
        QVERIFY(dialog.came());
        QCOMPARE(f.find<QLineEdit>("filesPath")->text(), folder.path());
    }

    void aBrowseThatIsGivenUpChangesNothing()
    {
        LiveWindow f;
        f.chooseTask("sha256");
        f.type("filesPath", QStringLiteral("/usr/share/doc"));
        NextDialog<QFileDialog> dialog([](QFileDialog& shown) { shown.reject(); });
        f.click("filesBrowse");
        QVERIFY(dialog.came());
        QCOMPARE(f.find<QLineEdit>("filesPath")->text(), QStringLiteral("/usr/share/doc"));
    }

    void theCommandIsCopiedByItsButtonAndItsAction()
    {
        LiveWindow f;
        f.chooseTask("square");
        f.range(1, 7);
        QTRY_VERIFY(f.find<QPlainTextEdit>("commandText")->toPlainText().contains("1..7"));
        f.click("commandCopy");
        const QString copied = clipboard();
        QVERIFY2(copied.startsWith(QStringLiteral("poolscope run")), qPrintable(copied));
        QVERIFY2(copied.contains(QStringLiteral("square")) &&
                     copied.contains(QStringLiteral("--range 1..7")),
                 qPrintable(copied));
        QGuiApplication::clipboard()->clear();
        f.find<QAction>("actionCopyCommand")->trigger();
        QCOMPARE(clipboard(), copied);
    }

    void theStartMethodIsHowWorkersAreStarted_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<int>("children");
        QTest::newRow("forkserver") << "Forkserver" << 3;  // with the template
        QTest::newRow("spawn") << "Spawn" << 2;
    }
    void theStartMethodIsHowWorkersAreStarted()
    {
        QFETCH(QString, method);
        QFETCH(int, children);
        LiveWindow f;
        auto* box = f.find<QComboBox>("startBox");
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home);
        for (int i = 0; i < box->count() && box->currentText() != method; ++i) {
            QTest::keyClick(box, Qt::Key_Down);
        }
        QCOMPARE(box->currentText(), method);
        f.runLong();
        QTRY_VERIFY_WITH_TIMEOUT(
            f.cell("results", 0, gui::ResultModel::State) == QStringLiteral("done"), kSlowMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.rows("workers"), 2, kSlowMs);
        QCOMPARE(childrenOf(f.window.session().hostPid()), children);
    }

    void retriesAreInTheCommand()
    {
        LiveWindow f;
        f.chooseTask("square");
        f.range(1, 3);
        f.type("retriesBox", QStringLiteral("4"));
        QTRY_VERIFY(f.find<QPlainTextEdit>("commandText")->toPlainText().contains("--retries 4"));
    }

    void aboutNamesTheProgramItsVersionAndItsLicence()
    {
        QCoreApplication::setApplicationVersion(QStringLiteral("1.2.3"));
        LiveWindow f;
        QString text;
        NextDialog<QMessageBox> dialog([&](QMessageBox& shown) {
            text = shown.text();
            shown.accept();
        });
        f.find<QAction>("actionAbout")->trigger();
        QVERIFY(dialog.came());
        QVERIFY2(text.contains(QStringLiteral("Poolscope 1.2.3")) &&
                     text.contains(QStringLiteral("GPL")),
                 qPrintable(text));
    }

    void theTimelinesActionsMoveIt()
    {
        LiveWindow f;
        f.chooseTask("sleep");
        f.range(1, 4);
        f.type("workersBox", QStringLiteral("2"));
        f.click("primary");
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("done in"), kSlowMs);
        auto* view = f.timeline();
        const qint64 begin = view->viewBegin();
        const qint64 end = view->viewEnd();
        const qint64 quarter = (end - begin) / 4;
        view->setSelection(begin + quarter, begin + 2 * quarter);

        f.find<QAction>("actionFitSelection")->trigger();
        QVERIFY(view->viewEnd() - view->viewBegin() < 2 * quarter);
        QVERIFY(view->viewBegin() <= begin + quarter && view->viewEnd() >= begin + 2 * quarter);
        f.find<QAction>("actionUndoZoom")->trigger();
        QCOMPARE(view->viewBegin(), begin);
        QCOMPARE(view->viewEnd(), end);
        view->zoomIn();
        QVERIFY(view->viewEnd() - view->viewBegin() < end - begin);
        f.find<QAction>("actionFit")->trigger();
        QCOMPARE(view->viewEnd() - view->viewBegin(), end - begin);
    }

    void theTimelinesKeysAreShown()
    {
        LiveWindow f;
        f.find<QAction>("actionTimelineKeys")->trigger();
        QTRY_VERIFY(f.window.findChild<QDialog*>("timelineKeys") != nullptr);
        auto* box = f.window.findChild<QDialog*>("timelineKeys");
        QVERIFY(box->isVisible());
        const QString keys = box->findChild<QTextBrowser*>()->toPlainText();
        for (const QString& row : gui::TimelineView::keyHelp()) {
            QVERIFY2(keys.contains(row.section(u'\t', 0, 0)), qPrintable(row));
        }
        box->close();
        QTRY_VERIFY(f.window.findChild<QDialog*>("timelineKeys") == nullptr);
    }
};

QTEST_MAIN(WindowControlsTest)
#include "window_controls_test.moc"
