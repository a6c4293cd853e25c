#include "lab/run/output_folder.h"
#include "lab/experiment.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <string>

namespace {

mp::OutputRef output(const std::string& out, const std::string& err)
{
    return mp::OutputRef(new mp::SharedOutput({out, err, out.size(), err.size()}));
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no such file");
}

}  // namespace

class OutputFolderTest : public QObject {
    Q_OBJECT

private slots:
    void eachStreamThatWasWrittenToHasAFile()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("new");
        lab::OutputFolder outputs(path.toStdString());
        outputs.add(0, output("a\n", ""));
        outputs.add(12, output("b", "c"));
        outputs.add(7, output("", "d"));
        QCOMPARE(outputs.finish(), std::string());
        QVERIFY(!outputs.failed());
        QCOMPARE(QDir(path).entryList(QDir::Files, QDir::Name),
                 (QStringList{"0.out", "12.err", "12.out", "7.err"}));
        QCOMPARE(contents(path + "/0.out"), QByteArray("a\n"));
        QCOMPARE(contents(path + "/12.err"), QByteArray("c"));
    }

    void whatCantBeWrittenIsTold()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("new");
        lab::OutputFolder outputs(path.toStdString());
        QVERIFY(QDir().rmdir(path));
        outputs.add(3, output("lost", ""));
        const std::string trouble = outputs.finish();
        QVERIFY2(trouble.find("new/3.out") != std::string::npos, trouble.c_str());
        QVERIFY(outputs.failed());
    }

    void aFolderInUseIsRefused()
    {
        const QTemporaryDir folder;
        QVERIFY(QFile(folder.filePath("x")).open(QIODevice::WriteOnly));
        try {
            const lab::OutputFolder outputs(folder.path().toStdString());
            QFAIL("it was taken");
        } catch (const lab::ExperimentError& error) {
            QCOMPARE(error.field(), std::string("output"));
            QVERIFY2(QString(error.what()).contains("isn't empty"), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(OutputFolderTest)
#include "output_folder_test.moc"
