#include "lab/experiment.h"
#include "lab/tasks/atomic_file.h"
#include "lab/tasks/gzip_writer.h"
#include "run_task.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <set>
#include <thread>

using namespace lab;

namespace {

void writeFile(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray outputOf(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished();
    return process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray("failed");
}

// Real files of this machine: text, binaries, of many sizes.
QStringList realFiles()
{
    QStringList files;
    for (const char* folder : {"/usr/share/common-licenses", "/usr/share/perl5", "/usr/bin"}) {
        const QDir dir(folder);
        for (const QFileInfo& info : dir.entryInfoList(QDir::Files | QDir::Readable)) {
            if (info.size() < 2'000'000 && files.size() < 40 && !info.isSymLink()) {
                files << info.filePath();
            }
        }
    }
    return files;
}

QStringList everythingIn(const QString& folder)
{
    return QDir(folder).entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot);
}

}  // namespace

class FileTasksTest : public QObject {
    Q_OBJECT

private slots:
    void sha256KnownVectors_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sum");
        // FIPS 180-4 examples.
        QTest::newRow("empty")
            << QByteArray() << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        QTest::newRow("abc") << QByteArray("abc")
                             << "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        QTest::newRow("a million a")
            << QByteArray(1'000'000, 'a')
            << "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    }

    void sha256KnownVectors()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sum);
        const QTemporaryDir dir;
        const QString path = dir.filePath("f");
        writeFile(path, bytes);
        QCOMPARE(QString::fromStdString(valueOf("sha256", path.toStdString())), sum);
    }

    void sha256EqualsSha256sumOnRealFiles()
    {
        const QStringList files = realFiles();
        QVERIFY(files.size() >= 20);
        const QByteArray output = outputOf("sha256sum", files);
        for (int i = 0; i < files.size(); ++i) {
            const QByteArray line = output.split('\n')[i];
            QCOMPARE(QString::fromStdString(valueOf("sha256", files[i].toStdString())),
                     QString(line.left(64)));
        }
    }

    void missingFilesFoldersAndPipesAreRefused()
    {
        const QTemporaryDir dir;
        const std::string pipe = dir.filePath("pipe").toStdString();
        QCOMPARE(mkfifo(pipe.c_str(), 0600), 0);
        for (const std::string& item : {std::string("/nowhere/at/all"), dir.path().toStdString(),
                                        pipe, std::string(), std::string("a\0b", 3)}) {
            QVERIFY2(!findTask("sha256").checkItem(item).empty(), item.c_str());
        }
        const std::string message = messageOf([&] { valueOf("sha256", "/nowhere/at/all"); });
        QVERIFY2(message.find("/nowhere/at/all") != std::string::npos, message.c_str());
        QVERIFY(!messageOf([&] { valueOf("sha256", pipe); }).empty());
    }

    void gzipUnpacksToTheSameBytes()
    {
        const QTemporaryDir out;
        QStringList files = realFiles();
        const QTemporaryDir own;
        files << own.filePath("empty") << own.filePath("with blank and 'quote'")
              << QString::fromUtf8((own.path() + "/größe").toUtf8());
        writeFile(files[files.size() - 3], {});
        writeFile(files[files.size() - 2], QByteArray(700'000, 'z'));
        writeFile(files[files.size() - 1], "ü");
        for (const QString& file : files) {
            const nlohmann::json value =
                valueOf("gzip", file.toStdString(), {{"out", out.path().toStdString()}});
            const QString packed = QString::fromStdString(value["path"]);
            QCOMPARE(packed, out.filePath(QFileInfo(file).fileName() + ".gz"));
            QFile original(file);
            QVERIFY(original.open(QIODevice::ReadOnly));
            QVERIFY2(outputOf("gzip", {"-dc", packed}) == original.readAll(), qPrintable(file));
            QCOMPARE(value["bytesIn"].get<qint64>(), original.size());
            QCOMPARE(value["bytesOut"].get<qint64>(), QFileInfo(packed).size());
        }
        QCOMPARE(everythingIn(out.path()).size(), files.size());
    }

    void gzipKeepsNameAndTimeAndObeysTheUmask()
    {
        const QTemporaryDir dir;
        const QString source = dir.filePath("data.txt");
        writeFile(source, "hello");
        const timespec times[2]{{1'000'000'000, 0}, {1'000'000'000, 0}};
        QCOMPARE(utimensat(AT_FDCWD, qPrintable(source), times, 0), 0);
        const mode_t before = umask(027);
        const std::string path = valueOf("gzip", source.toStdString(),
                                         {{"out", dir.filePath("deep/out").toStdString()}})["path"];
        umask(before);
        struct stat facts {};
        QCOMPARE(stat(path.c_str(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0640U);
        const QByteArray listed = outputOf("gzip", {"-lvN", QString::fromStdString(path)});
        QVERIFY2(listed.contains("data.txt") || listed.contains("data"), listed.constData());
        QFile packed(QString::fromStdString(path));
        QVERIFY(packed.open(QIODevice::ReadOnly));
        QCOMPARE(packed.read(8).mid(4, 4).toHex(), QByteArray("00ca9a3b"));  // 10^9, low byte first
    }

    void itemsOfOneNameNeverMeet()
    {
        const QTemporaryDir dir;
        const std::string out = dir.filePath("out").toStdString();
        Experiment experiment;
        experiment.task = "gzip";
        experiment.parameters = {{"out", out}};
        experiment.items.kind = ItemSource::Kind::List;
        for (const char* name : {"a", "b", "c"}) {
            QVERIFY(QDir(dir.path()).mkpath(name));
            const QString file = dir.filePath(QString(name) + "/same");
            writeFile(file, name);
            experiment.items.list.push_back(file.toStdString());
        }
        const QString single = dir.filePath("a/single");
        writeFile(single, "1");
        experiment.items.list.push_back(single.toStdString());

        const auto items = loadItems(experiment);
        const Parameters parameters = workerParameters(experiment, items);
        const ItemFunction forwards = findTask("gzip").prepare(parameters);
        std::vector<std::string> paths;
        for (std::size_t i = 0; i < items.size(); ++i) {
            paths.push_back(forwards(items[i], i)["path"]);
        }
        QCOMPARE(paths[3], out + "/single.gz");
        QCOMPARE(std::set<std::string>(paths.begin(), paths.end()).size(), std::size_t{4});
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(outputOf("gzip", {"-dc", QString::fromStdString(paths[i])}),
                     QByteArray(1, static_cast<char>('a' + i)));
        }
        // Again, in another order, as retries and other workers do: the same names.
        const ItemFunction backwards = findTask("gzip").prepare(parameters);
        for (std::size_t i = items.size(); i > 0; --i) {
            QCOMPARE(backwards(items[i - 1], i - 1)["path"].get<std::string>(), paths[i - 1]);
        }
        QCOMPARE(everythingIn(QString::fromStdString(out)).size(), 4);
    }

    void someoneElsesFileIsLeftAlone()
    {
        const QTemporaryDir dir;
        const std::string out = dir.path().toStdString();
        const QString source = dir.filePath("x");
        writeFile(source, "new");
        writeFile(dir.filePath("x.gz"), "precious");
        const std::string first = valueOf("gzip", source.toStdString(), {{"out", out}})["path"];
        QVERIFY(first != out + "/x.gz");
        QFile precious(dir.filePath("x.gz"));
        QVERIFY(precious.open(QIODevice::ReadOnly));
        QCOMPARE(precious.readAll(), QByteArray("precious"));
        // Its own output is replaced.
        writeFile(source, "newer");
        QCOMPARE(valueOf("gzip", source.toStdString(), {{"out", out}})["path"].get<std::string>(),
                 first);
        QCOMPARE(outputOf("gzip", {"-dc", QString::fromStdString(first)}), QByteArray("newer"));
    }

    void manyWritersOfOneNameLeaveOneWholeFile()
    {
        const QTemporaryDir dir;
        const QString source = dir.filePath("x");
        writeFile(source, QByteArray(300'000, 'q'));
        const std::string out = dir.filePath("out").toStdString();
        std::vector<std::thread> threads;
        std::atomic<int> failures{0};
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    failures += messageOf([&] {
                                    valueOf("gzip", source.toStdString(), {{"out", out}});
                                }).empty()
                                    ? 0
                                    : 1;
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        QCOMPARE(failures.load(), 0);
        QCOMPARE(everythingIn(QString::fromStdString(out)), QStringList("x.gz"));
        QCOMPARE(outputOf("gzip", {"-dc", QString::fromStdString(out + "/x.gz")}),
                 QByteArray(300'000, 'q'));
    }

    // Killed again and again at any moment: what is there is always whole.
    void killedWriterLeavesNoHalfFile()
    {
        const QTemporaryDir dir;
        const QString source = dir.filePath("big");
        QByteArray bytes;
        for (int i = 0; i < 400'000; ++i) {
            bytes += QByteArray::number(i * 2'654'435'761U);
        }
        writeFile(source, bytes);
        const QString out = dir.filePath("out");
        QVERIFY(QDir().mkpath(out));
        for (int round = 0; round < 12; ++round) {
            const pid_t child = fork();
            if (child == 0) {
                valueOf("gzip", source.toStdString(), {{"out", out.toStdString()}, {"level", "1"}});
                _exit(0);
            }
            const timespec moment{0, 4'000'000L * round};  // how far it comes is what varies
            nanosleep(&moment, nullptr);
            kill(child, SIGKILL);
            QCOMPARE(waitpid(child, nullptr, 0), child);
            for (const QString& name : everythingIn(out)) {
                QCOMPARE(name, QString("big.gz"));
                QVERIFY(outputOf("gzip", {"-dc", out + "/" + name}) == bytes);
            }
        }
    }

    void foldersThatCantBeWrittenToAreRefusedBeforeTheRun()
    {
        const QTemporaryDir dir;
        writeFile(dir.filePath("file"), "x");
        const TaskInfo& task = findTask("gzip");
        const auto check = [&](const QString& out) {
            return task.checkParameters({{"out", out.toStdString()}, {"level", "6"}});
        };
        QVERIFY(check(dir.path()).empty());
        QVERIFY(check(dir.filePath("not/there/yet")).empty());
        QVERIFY(!QDir(dir.filePath("not")).exists());
        QVERIFY(!check(dir.filePath("file")).empty());
        QVERIFY(!check(dir.filePath("file/below")).empty());
        QVERIFY(!check("/proc/nothing").empty() || geteuid() == 0);
    }
};

QTEST_GUILESS_MAIN(FileTasksTest)
#include "file_tasks_test.moc"
