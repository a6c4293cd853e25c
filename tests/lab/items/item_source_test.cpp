#include "lab/item_source.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace lab;

namespace {

using Items = std::vector<std::string>;

void writeFile(const QString& path, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

ItemSource range(std::int64_t from, std::int64_t to)
{
    ItemSource source;
    source.kind = ItemSource::Kind::Range;
    source.from = from;
    source.to = to;
    return source;
}

ItemSource at(ItemSource::Kind kind, const QString& path)
{
    ItemSource source;
    source.kind = kind;
    source.path = path.toStdString();
    return source;
}

// The sentence, if reading fails as it should: with the field "items".
QString refusal(const ItemSource& source)
{
    try {
        readItems(source);
        return {};
    } catch (const ExperimentError& error) {
        return error.field() == "items" ? QString(error.what()) : QString();
    }
}

}  // namespace

class ItemSourceTest : public QObject {
    Q_OBJECT

private slots:
    void rangeHasBothEnds()
    {
        QVERIFY((readItems(range(-1, 2)) == Items{"-1", "0", "1", "2"}));
        QVERIFY((readItems(range(INT64_MAX, INT64_MAX)) == Items{"9223372036854775807"}));
        QCOMPARE(readItems(range(1, 200'000)).size(), std::size_t{200'000});
    }

    void rangesEmptyOrTooLongAreRefused()
    {
        QVERIFY(refusal(range(2, 1)).contains("2..1"));
        QVERIFY(refusal(range(1, 100'000'001)).contains("100000000"));
        QVERIFY(!refusal(range(INT64_MIN, INT64_MAX)).isEmpty());
        checkItemSource(range(1, 100'000'000));
    }

    void linesAreBytesAndEmptyOnesAreLeftOut()
    {
        const QTemporaryDir dir;
        writeFile(dir.filePath("lines"), QByteArray("a b\n\n\xff\xfe\nx\0y\nlast", 16));
        const Items items = readItems(at(ItemSource::Kind::Lines, dir.filePath("lines")));
        QVERIFY((items == Items{"a b", "\xff\xfe", std::string("x\0y", 3), "last"}));
    }

    void linesOfAWindowsFileLoseTheirCarriageReturns()
    {
        const QTemporaryDir dir;
        writeFile(dir.filePath("lines"), "a\r\n\r\nb\rc\r\nd");
        const Items items = readItems(at(ItemSource::Kind::Lines, dir.filePath("lines")));
        QVERIFY((items == Items{"a", "b\rc", "d"}));
    }

    void standardInputIsReadToItsEnd()
    {
        int ends[2];
        QCOMPARE(pipe2(ends, O_CLOEXEC), 0);
        QCOMPARE(write(ends[1], "one\ntwo\n", 8), ssize_t{8});
        close(ends[1]);
        const int before = dup(STDIN_FILENO);
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        const Items items = readItems(at(ItemSource::Kind::Lines, "-"));
        if (before >= 0) {
            dup2(before, STDIN_FILENO);
            close(before);
        }
        QVERIFY((items == Items{"one", "two"}));
    }

    void endlessLinesAndMissingFilesAreRefused()
    {
        const QTemporaryDir dir;
        writeFile(dir.filePath("long"), "ok\n" + QByteArray(2 << 20, 'x'));
        QVERIFY(refusal(at(ItemSource::Kind::Lines, dir.filePath("long"))).contains("line 2"));
        QVERIFY(refusal(at(ItemSource::Kind::Lines, "/dev/zero")).contains("line 1"));
        QVERIFY(refusal(at(ItemSource::Kind::Lines, "/nowhere")).contains("/nowhere"));
        QVERIFY(refusal(at(ItemSource::Kind::Lines, dir.path())).contains("directory"));
        QVERIFY(!refusal(at(ItemSource::Kind::Lines, "")).isEmpty());
    }

    void aFolderGivesAllRegularFilesBelowSorted()
    {
        const QTemporaryDir dir;
        for (const char* name : {"b", "a/2", "a/1", "a/deep/er/x", ".hidden"}) {
            writeFile(dir.filePath(name), "x");
        }
        QVERIFY(QFile::link(dir.filePath("b"), dir.filePath("link")));
        QVERIFY(QFile::link(dir.path(), dir.filePath("a/loop")));
        QCOMPARE(mkfifo(qPrintable(dir.filePath("pipe")), 0600), 0);
        const std::string base = dir.path().toStdString() + "/";
        QVERIFY((
            readItems(at(ItemSource::Kind::Files, dir.path())) ==
            Items{base + ".hidden", base + "a/1", base + "a/2", base + "a/deep/er/x", base + "b"}));
    }

    void patterns_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("found");
        QTest::newRow("star") << "*.txt"
                              << "a.txt b.txt link.txt";
        QTest::newRow("hidden ones by name") << ".*"
                                             << ".hid.txt";
        QTest::newRow("question mark") << "?.c"
                                       << "m.c";
        QTest::newRow("brackets") << "[ab].txt"
                                  << "a.txt b.txt";
        QTest::newRow("folder part") << "d*/*.txt"
                                     << "d1/x.txt d2/y.txt";
        QTest::newRow("any depth") << "**/*.txt"
                                   << "a.txt b.txt d1/e/f/z.txt d1/x.txt d2/y.txt link.txt";
        QTest::newRow("any depth between") << "d1/**/z.txt"
                                           << "d1/e/f/z.txt";
        QTest::newRow("everything below") << "d1/**"
                                          << "d1/e/f/z.txt d1/x.txt";
        QTest::newRow("twice") << "**/**/y.txt"
                               << "d2/y.txt";
        QTest::newRow("double slash") << "d1//x.*"
                                      << "d1/x.txt";
        QTest::newRow("one file") << "m.c"
                                  << "m.c";
    }

    void patterns()
    {
        const QTemporaryDir dir;
        for (const char* name :
             {"a.txt", "b.txt", "m.c", ".hid.txt", "d1/x.txt", "d1/e/f/z.txt", "d2/y.txt"}) {
            writeFile(dir.filePath(name), "x");
        }
        QVERIFY(QFile::link(dir.filePath("a.txt"), dir.filePath("link.txt")));
        QVERIFY(QFile::link(dir.path(), dir.filePath("d2/loop")));
        QFETCH(QString, pattern);
        QFETCH(QString, found);
        QStringList names;
        for (const std::string& item :
             readItems(at(ItemSource::Kind::Files, dir.filePath(pattern)))) {
            names << QDir(dir.path()).relativeFilePath(QString::fromStdString(item));
        }
        QCOMPARE(names.join(' '), found);
    }

    void relativePatternsStayRelative()
    {
        const QTemporaryDir dir;
        writeFile(dir.filePath("d/x"), "x");
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(dir.path()));
        const Items items = readItems(at(ItemSource::Kind::Files, "*/x"));
        QVERIFY(QDir::setCurrent(before));
        QVERIFY((items == Items{"d/x"}));
    }

    void namesNeedNotBeUtf8()
    {
        const QTemporaryDir dir;
        const std::string name = dir.path().toStdString() + "/\xff\xfe.txt";
        const int fd = open(name.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        QVERIFY(fd >= 0);
        close(fd);
        QVERIFY((readItems(at(ItemSource::Kind::Files, dir.filePath("*.txt"))) == Items{name}));
        QVERIFY((readItems(at(ItemSource::Kind::Files, dir.path())) == Items{name}));
    }

    void nothingThereIsASentence()
    {
        const QTemporaryDir dir;
        QVERIFY(refusal(at(ItemSource::Kind::Files, dir.path())).contains("no regular files"));
        QVERIFY(refusal(at(ItemSource::Kind::Files, dir.filePath("*.x"))).contains("*.x"));
        QVERIFY(refusal(at(ItemSource::Kind::Files, "/nowhere")).contains("/nowhere"));
        QVERIFY(refusal(at(ItemSource::Kind::Files, "/dev/null")).contains("device"));
    }

    void unreadableFolderIsNamed()
    {
        const QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkpath("locked"));
        QCOMPARE(chmod(qPrintable(dir.path()), 0755), 0);
        QCOMPARE(chmod(qPrintable(dir.filePath("locked")), 0), 0);
        // Root reads every folder, so the reading is done as nobody.
        const uid_t user = geteuid();
        if (user == 0) {
            QCOMPARE(seteuid(65534), 0);
        }
        const QString sentence = refusal(at(ItemSource::Kind::Files, dir.path()));
        QCOMPARE(seteuid(user), 0);
        chmod(qPrintable(dir.filePath("locked")), 0700);
        QVERIFY2(sentence.contains("locked"), qPrintable(sentence));
    }
};

QTEST_GUILESS_MAIN(ItemSourceTest)
#include "item_source_test.moc"
