#include <QProcess>
#include <QTest>

class DisplayCheckTest : public QObject {
    Q_OBJECT

private slots:
    void withoutADisplayASentenceAndOne()
    {
        QProcess window;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
            environment.remove(QString::fromLatin1(name));
        }
        window.setProcessEnvironment(environment);
        window.start(QStringLiteral(POOLSCOPE_BIN_DIR "/poolscope-gui"), {});
        QVERIFY(window.waitForFinished());
        QCOMPARE(window.exitStatus(), QProcess::NormalExit);
        QCOMPARE(window.exitCode(), 1);
        const QString words = QString::fromUtf8(window.readAllStandardError());
        QVERIFY2(words.contains(QStringLiteral("There is no display")), qPrintable(words));
        QCOMPARE(words.count(QLatin1Char('\n')), 1);
    }
};

QTEST_GUILESS_MAIN(DisplayCheckTest)
#include "display_check_test.moc"
