#include "command.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

namespace {

std::function<void(QProcess&)> withDisplay(const QString& name, const QString& value)
{
    return [name, value](QProcess& process) {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.remove("DISPLAY");
        environment.remove("WAYLAND_DISPLAY");
        if (!name.isEmpty()) {
            environment.insert(name, value);
        }
        process.setProcessEnvironment(environment);
    };
}

}  // namespace

// `poolscope` without words: the window where there is a display.
class OpenWindowTest : public QObject {
    Q_OBJECT

private slots:
    // A copy of the command in a folder of its own, so that a stand-in can lie beside it.
    void initTestCase() { QVERIFY(QFile::copy(poolscopePath(), m_command)); }

    void withADisplayTheProgramBesideItIsStarted_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::newRow("X11") << "DISPLAY";
        QTest::newRow("Wayland") << "WAYLAND_DISPLAY";
    }
    void withADisplayTheProgramBesideItIsStarted()
    {
        QFETCH(QString, variable);
        const QString window = m_folder.filePath("poolscope-gui");
        QFile stand(window);
        QVERIFY(stand.open(QIODevice::WriteOnly | QIODevice::Truncate));
        stand.write(
            "#!/bin/sh\necho \"the window, $# words, on $DISPLAY$WAYLAND_DISPLAY\"\nexit 7\n");
        stand.close();
        QVERIFY(stand.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));

        const Answer answer = answerOf(m_command, {}, {}, withDisplay(variable, ":x"));

        QCOMPARE(answer.status, 7);
        QCOMPARE(answer.out, QByteArray("the window, 0 words, on :x\n"));
        QVERIFY2(answer.err.isEmpty(), answer.err);
        QVERIFY(QFile::remove(window));
    }

    void aWindowThatIsMissingIsNamed()
    {
        const Answer answer = answerOf(m_command, {}, {}, withDisplay("DISPLAY", ":x"));

        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.err.contains(m_folder.filePath("poolscope-gui").toUtf8()) &&
                     answer.err.contains("No such file or directory") &&
                     answer.err.contains("poolscope --help"),
                 answer.err);
        QVERIFY(answer.out.isEmpty());
    }

    void withoutADisplayHelpIsPrinted_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::newRow("unset") << QString();
        QTest::newRow("empty") << "DISPLAY";
    }
    void withoutADisplayHelpIsPrinted()
    {
        QFETCH(QString, variable);

        const Answer answer = answerOf(m_command, {}, {}, withDisplay(variable, ""));

        QCOMPARE(answer.status, 0);
        QVERIFY2(answer.out.startsWith("usage: poolscope"), answer.out);
        QVERIFY2(answer.err.isEmpty(), answer.err);
    }

private:
    QTemporaryDir m_folder;
    QString m_command = m_folder.filePath("poolscope");
};

QTEST_GUILESS_MAIN(OpenWindowTest)
#include "open_window_test.moc"
