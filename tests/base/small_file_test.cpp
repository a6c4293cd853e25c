#include "base/small_file.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <cerrno>
#include <fstream>
#include <system_error>

class SmallFileTest : public QObject {
    Q_OBJECT

private slots:
    void readsTheWholeFile();
    void namesTheFileThatIsMissing();
    void refusesAFileBeyondTheLimit();
    void neverWaitsForAPipe();
};

void SmallFileTest::readsTheWholeFile()
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath("file").toStdString();
    const std::string content = std::string(100'000, 'x') + '\0' + "end";
    std::ofstream(path, std::ios::binary) << content;
    QVERIFY(base::readSmallFile(path) == content);
    QVERIFY(!base::readSmallFile("/proc/self/stat").empty());
}

void SmallFileTest::namesTheFileThatIsMissing()
{
    try {
        base::readSmallFile("/nonexistent/file");
        QFAIL("nothing was thrown");
    } catch (const std::system_error& error) {
        QCOMPARE(error.code().value(), ENOENT);
        QVERIFY(QString(error.what()).contains("/nonexistent/file"));
    }
    QVERIFY(!base::tryReadSmallFile("/nonexistent/file"));
}

void SmallFileTest::refusesAFileBeyondTheLimit()
{
    try {
        base::readSmallFile("/dev/zero", 10'000);
        QFAIL("nothing was thrown");
    } catch (const std::system_error& error) {
        QCOMPARE(error.code().value(), EFBIG);
    }
}

void SmallFileTest::neverWaitsForAPipe()
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath("pipe").toStdString();
    QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
    QCOMPARE(base::tryReadSmallFile(path), std::optional<std::string>(""));
}

QTEST_GUILESS_MAIN(SmallFileTest)
#include "small_file_test.moc"
