#include "command.h"

#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using nlohmann::json;

namespace {

// A folder that everybody can enter, also nobody.
class SharedFolder {
public:
    SharedFolder() { ::chmod(QFile::encodeName(m_folder.path()).constData(), 0755); }

    QString path(const QString& name) const { return m_folder.filePath(name); }

    QString write(const QString& name, const QByteArray& bytes, mode_t mode = 0644) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
            qFatal("%s can't be written", qPrintable(path(name)));
        }
        file.close();
        ::chmod(QFile::encodeName(path(name)).constData(), mode);
        return path(name);
    }

private:
    QTemporaryDir m_folder;
};

}  // namespace

// Items that aren't there, or can't be read.
class ItemFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void anEmptySourceOfItemsIsRefused_data()
    {
        QTest::addColumn<QString>("subcommand");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("standardInput");
        for (const char* subcommand : {"run", "sweep"}) {
            for (const bool input : {false, true}) {
                const char* where = input ? "standard input" : "a file";
                QTest::addRow("%s, %s, nothing", subcommand, where)
                    << subcommand << QByteArray() << input;
                QTest::addRow("%s, %s, empty lines", subcommand, where)
                    << subcommand << QByteArray("\n\r\n\n") << input;
            }
        }
    }
    void anEmptySourceOfItemsIsRefused()
    {
        QFETCH(QString, subcommand);
        QFETCH(QByteArray, bytes);
        QFETCH(bool, standardInput);
        const SharedFolder folder;
        const QString source = standardInput ? QStringLiteral("-") : folder.write("items", bytes);

        const Answer answer = poolscope({subcommand, "square", "--json", "--items", source},
                                        standardInput ? bytes : QByteArray());

        QCOMPARE(answer.status, 2);
        QVERIFY2(answer.err.contains("there are no items; square needs at least one"), answer.err);
        QCOMPARE(answer.err.count('\n'), 1);
        QCOMPARE(answer.json().at("error").at("field"), "items");
    }

    void aFileThatMayNotBeReadIsRefused_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("items") << QStringList{"square", "--items"};
        QTest::newRow("sha256") << QStringList{"sha256", ":::"};
        QTest::newRow("gzip") << QStringList{"gzip", "out=/tmp", ":::"};
        QTest::newRow("files") << QStringList{"sha256", "--files"};
    }
    void aFileThatMayNotBeReadIsRefused()
    {
        QFETCH(QStringList, words);
        if (!nobodyCanRunIt()) {
            QSKIP("the user nobody, whom permissions would bind, can't reach poolscope");
        }
        const SharedFolder folder;
        const QString path = folder.write("closed", "1\n", 0);

        const Answer answer =
            poolscope(QStringList{"run", "--json"} + words + QStringList{path}, {}, asNobody());

        QCOMPARE(answer.status, 2);
        QVERIFY2(answer.err.contains(path.toUtf8()) && answer.err.contains("Permission denied"),
                 answer.err);
        QCOMPARE(answer.err.count('\n'), 1);
        QVERIFY(answer.json().contains("error"));
    }

    void aFileThatIsClosedMeanwhileFailsAlone()
    {
        if (!nobodyCanRunIt()) {
            QSKIP("the user nobody, whom permissions would bind, can't reach poolscope");
        }
        const SharedFolder folder;
        // The first item lasts until it is cut: 64 GiB that take no room on the disk.
        const QString first = folder.write("a-long-one", "");
        QVERIFY(QFile::resize(first, qint64{64} << 30));
        const QString closed = folder.write("b-closed", "x");
        const QString last = folder.write("c-open", "x");
        RunningCommand command({"run", "sha256", "--json", "--workers", "1", "--chunksize", "1",
                                ":::", first, closed, last},
                               asNobody());
        // The items have been looked at by then.
        QTRY_VERIFY_WITH_TIMEOUT(!command.children().isEmpty(), 60'000);

        QCOMPARE(::chmod(QFile::encodeName(closed).constData(), 0), 0);
        QVERIFY(QFile::resize(first, 0));
        const Answer answer = command.wait();
        const json document = answer.json();

        QCOMPARE(answer.status, 1);
        QCOMPARE(document.at("tasks").at("done"), 2);
        QCOMPARE(document.at("tasks").at("failed"), 1);
        const json& row = document.at("results").at(1);
        QCOMPARE(row.at("state"), "failed");
        const auto message = row.at("error").at("message").get<std::string>();
        QVERIFY2(message.find(closed.toStdString()) != std::string::npos &&
                     message.find("Permission denied") != std::string::npos,
                 message.c_str());
    }
};

QTEST_GUILESS_MAIN(ItemFaultsTest)
#include "item_faults_test.moc"
