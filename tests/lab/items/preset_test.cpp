#include "lab/preset.h"

#include <QtTest>

using lab::Experiment;

namespace {

Experiment sample()
{
    Experiment experiment;
    experiment.task = "sleep";
    experiment.parameters = {{"time", "10ms"}};
    experiment.items.kind = lab::ItemSource::Kind::List;
    experiment.items.list = {"a b", "\xff\xfe", "שלום 🙂", "two\nlines", ""};
    experiment.pool = lab::PoolKind::Thread;
    experiment.workers = 3;
    experiment.hardLimit = std::chrono::milliseconds(1500);
    experiment.sweepWorkers = {1, 2, 4};
    experiment.seed = UINT64_MAX;
    return experiment;
}

QString refusal(const std::string& text)
{
    try {
        lab::presetFromText(text);
    } catch (const lab::PresetError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    return text.replace(text.find(what), what.size(), by);
}

}  // namespace

class PresetTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsSavedIsWhatIsOpened()
    {
        const Experiment back = lab::presetFromText(lab::presetText(sample()));
        QVERIFY(lab::toJson(back) == lab::toJson(sample()));
        QVERIFY(back.items.list == sample().items.list);
    }

    void aPresetOfANewerVersionIsRefusedAndSaysSo()
    {
        const QString said = refusal(replaced(lab::presetText(sample()), "preset/1", "preset/2"));
        QVERIFY2(said.contains("version 2") && said.contains("newer"), qPrintable(said));
    }

    void brokenFilesAreRefusedWithTheirPlaceOrField_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        const QByteArray whole = QByteArray::fromStdString(lab::presetText(sample()));
        QTest::newRow("empty") << QByteArray() << "line 1, column 1";
        QTest::newRow("cut off") << whole.left(whole.size() / 2) << "line ";
        QTest::newRow("no JSON") << QByteArray("{\n  hello") << "line 2, column ";
        QTest::newRow("no object") << QByteArray("[1]") << "schema";
        QTest::newRow("other schema") << QByteArray(R"({"schema": "poolscope.run/1"})") << "schema";
        QTest::newRow("no version") << QByteArray(R"({"schema": "poolscope.preset/x"})") << "'x'";
        QTest::newRow("no experiment")
            << QByteArray(R"({"schema": "poolscope.preset/1"})") << "experiment";
        QTest::newRow("unknown field")
            << QByteArray(R"({"schema": "poolscope.preset/1", "experiment": {"tusk": "x"}})")
            << "tusk";
        QTest::newRow("deep") << QByteArray(200'000, '[') << "line 1";
    }

    void brokenFilesAreRefusedWithTheirPlaceOrField()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const QString said = refusal(text.toStdString());
        QVERIFY2(said.contains(says), qPrintable(said));
    }

    void aPresetIsKnownByItsBeginning()
    {
        QVERIFY(lab::beginsPreset(lab::presetText(sample()).substr(0, 200)));
        QVERIFY(lab::beginsPreset("\n {\"schema\":\"poolscope.preset/99\""));
        QVERIFY(!lab::beginsPreset("see poolscope.preset/1"));
        QVERIFY(!lab::beginsPreset(""));
    }
};

QTEST_GUILESS_MAIN(PresetTest)
#include "preset_test.moc"
