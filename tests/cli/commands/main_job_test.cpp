#include "command.h"

#include <zlib.h>

#include <QDirIterator>
#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <set>

using nlohmann::json;

namespace {

constexpr int kFiles = 500;

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// The first 500 readable, regular files of /usr/share that aren't huge.
QStringList realFiles()
{
    QStringList files;
    QDirIterator walk("/usr/share", QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (walk.hasNext() && files.size() < kFiles) {
        const QString path = walk.next();
        const QFileInfo info(path);
        if (info.isReadable() && info.size() < 1'000'000 && !path.contains('\n')) {
            files.push_back(path);
        }
    }
    return files;
}

// The sums of the program that everybody compares with, in the order of the files.
QList<QByteArray> sumsBySha256sum(const QStringList& files)
{
    const Answer answer = answerOf("sha256sum", QStringList{"--zero", "--"} + files);
    QList<QByteArray> sums;
    for (const QByteArray& line : answer.out.split('\0')) {
        sums.push_back(line.left(line.indexOf(' ')));
    }
    return sums;
}

QByteArray unpacked(const QString& path)
{
    QByteArray bytes;
    gzFile file = gzopen(QFile::encodeName(path).constData(), "rb");
    QByteArray part(65'536, Qt::Uninitialized);
    int count = 0;
    while (file && (count = gzread(file, part.data(), static_cast<unsigned>(part.size()))) > 0) {
        bytes.append(part.constData(), count);
    }
    if (file) {
        gzclose(file);
    }
    return bytes;
}

}  // namespace

// The main job, on real sockets and real files, in a small form.
class MainJobTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_files = realFiles();
        QVERIFY2(m_files.size() >= kFiles, "this machine has fewer than 500 files in /usr/share");
    }

    void theNotesUrlsScaleInEveryPool_data()
    {
        QTest::addColumn<QString>("pool");
        QTest::newRow("process") << "process";
        QTest::newRow("thread") << "thread";
        QTest::newRow("async") << "async";
    }
    void theNotesUrlsScaleInEveryPool()
    {
        QFETCH(QString, pool);

        const Answer answer = poolscope({"sweep", "--json", "--workers", "1,4,13", "--repeats", "1",
                                         "--pool", pool, "url-get"});
        const json document = answer.json();

        QCOMPARE(answer.status, 0);
        QCOMPARE(document.at("items"), 9);
        std::map<int, double> seconds;
        for (const json& point : document.at("points")) {
            QCOMPARE(point.at("pool"), pool.toStdString());
            // What the verdict rests on; the async pool's lanes have it together.
            const double cpu = point.at("repeats").at(0).at("cpuSeconds").get<double>();
            QVERIFY(cpu > 0 && cpu < 1);
            seconds[point.at("workers").get<int>()] = point.at("seconds").at("mean").get<double>();
        }
        // Eight pages after 250 ms and one after 1 s: 3 s in a row, 1 s at the least.
        QVERIFY(seconds.at(1) >= 3.0);
        QVERIFY(seconds.at(4) >= 1.0 && seconds.at(4) < seconds.at(1));
        QVERIFY(seconds.at(13) >= 1.0 && seconds.at(13) < seconds.at(1));
    }

    void everyPageIsFetched()
    {
        const json document = poolscope({"run", "url-get", "--json", "--workers", "9"}).json();
        QCOMPARE(document.at("tasks").at("done"), 9);
        for (const json& row : document.at("results")) {
            QCOMPARE(row.at("value").at("status"), 200);
            QVERIFY(row.at("value").at("bytes").get<int>() > 1000);
        }
        QCOMPARE(document.at("results")[6].at("item"), "/moin/");
        QVERIFY(document.at("results")[6].at("runSeconds").get<double>() >= 1.0);
    }

    void sumsOfRealFilesAreThoseOfSha256sum()
    {
        const Answer answer =
            poolscope({"run", "sha256", "--json", "--items", "-"}, m_files.join('\n').toUtf8());
        const json document = answer.json();

        QCOMPARE(answer.status, 0);
        QCOMPARE(document.at("results").size(), static_cast<std::size_t>(m_files.size()));
        const auto expected = sumsBySha256sum(m_files);
        QCOMPARE(expected.size(), m_files.size() + 1);  // and nothing behind the last zero
        for (int i = 0; i < m_files.size(); ++i) {
            QCOMPARE(expected[i].size(), 64);
            const json& value = document.at("results")[static_cast<std::size_t>(i)].at("value");
            QVERIFY2(value == expected[i].toStdString(), qPrintable(m_files[i]));
        }
    }

    void packedFilesUnpackToTheSameBytes()
    {
        QTemporaryDir folder;
        const Answer answer =
            poolscope({"run", "gzip", "out=" + folder.path(), "--json", "--items", "-"},
                      m_files.join('\n').toUtf8());
        const json document = answer.json();

        QVERIFY2(answer.status == 0, answer.err);
        QCOMPARE(document.at("tasks").at("done"), m_files.size());
        std::set<std::string> outputs;
        for (int i = 0; i < m_files.size(); ++i) {
            const json& value = document.at("results")[static_cast<std::size_t>(i)].at("value");
            const auto path = value.at("path").get<std::string>();
            outputs.insert(path);
            QVERIFY2(unpacked(QString::fromStdString(path)) == bytesOf(m_files[i]),
                     qPrintable(m_files[i]));
        }
        QCOMPARE(outputs.size(), static_cast<std::size_t>(m_files.size()));
    }

private:
    QStringList m_files;
};

QTEST_GUILESS_MAIN(MainJobTest)
#include "main_job_test.moc"
