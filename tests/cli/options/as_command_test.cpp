// lab::asCommand against the command's own parser, with a real bash between them.
#include "helpers/pasted_command.h"
#include "lab/item_source.h"

#include <QtTest>

using lab::Experiment;
using lab::ItemSource;
using lab::PoolKind;

namespace {

const std::vector<std::string> kOddTexts{"it's",       "a b",
                                         "\"quoted\"", "$HOME `id` \\",
                                         "-x",         "--",
                                         ":::",        "=",
                                         "*?[a]",      "~",
                                         "!",          "#no comment",
                                         "שלום עולם",  "🙂👩‍👩‍👧",
                                         "tab\there",  "two\nlines",
                                         "\xff\xfe",   " edges ",
                                         "a;b|c&d"};

// Without what has no meaning: a sweep has worker counts of its own.
Experiment told(Experiment experiment)
{
    if (experiment.isSweep()) {
        experiment.workers = 0;
    } else {
        experiment.repeats = Experiment{}.repeats;
    }
    if (experiment.pool != PoolKind::Process) {
        experiment.start = lab::StartMethod::Forkserver;  // of no meaning there
    }
    return experiment;
}

QString mismatch(const Experiment& experiment)
{
    const std::string command = lab::asCommand(experiment);
    const auto before = lab::toJson(told(experiment));
    try {
        const auto after = lab::toJson(experimentOfPasted(command));
        return before == after
                   ? QString()
                   : QString::fromStdString(command + "\n" + before.dump() + "\n" + after.dump());
    } catch (const std::exception& error) {
        return QString::fromStdString(command + ": " + error.what());
    }
}

Experiment withOddTexts(const lab::TaskInfo& task, PoolKind pool, const std::string& text)
{
    Experiment experiment;
    experiment.task = task.name;
    experiment.pool = pool;
    for (const lab::ParameterInfo& parameter : task.parameters) {
        experiment.parameters[parameter.name] = text;
    }
    experiment.first = text;
    experiment.items.kind = ItemSource::Kind::List;
    experiment.items.list = {text, "plain", text};
    return experiment;
}

}  // namespace

class AsCommandTest : public QObject {
    Q_OBJECT

private slots:
    void everyTaskAndPoolComesBackFromItsCommand_data()
    {
        QTest::addColumn<QString>("task");
        QTest::addColumn<int>("pool");
        for (const lab::TaskInfo& task : lab::builtinTasks()) {
            for (int pool = 0; pool < (task.asyncPool ? 4 : 3); ++pool) {
                QTest::addRow("%s %d", task.name.c_str(), pool)
                    << QString::fromStdString(task.name) << pool;
            }
        }
    }

    void everyTaskAndPoolComesBackFromItsCommand()
    {
        QFETCH(QString, task);
        QFETCH(int, pool);
        const lab::TaskInfo& info = lab::findTask(task.toStdString());
        Experiment experiment;
        experiment.task = info.name;
        experiment.pool = static_cast<PoolKind>(pool);
        for (const lab::ParameterInfo& parameter : info.parameters) {
            experiment.parameters[parameter.name] = parameter.defaultText;
        }
        QCOMPARE(mismatch(experiment), QString());
        experiment.items = {ItemSource::Kind::Range, {}, -3, 5, {}};
        experiment.workers = 7;
        experiment.start = lab::StartMethod::Spawn;
        experiment.chunkSize = lab::kAdaptiveChunks;
        experiment.getLimit = std::chrono::nanoseconds(1'000'001);
        experiment.softLimit = std::chrono::milliseconds(1500);
        experiment.hardLimit = std::chrono::hours(2);
        experiment.timeLimit = std::chrono::seconds(90);
        experiment.retries = 3;
        experiment.retryErrors = true;
        experiment.maxTasksPerChild = 9;
        experiment.keepResults = false;
        experiment.seed = (std::uint64_t{1} << 53) - 1;  // the most the command takes
        experiment.name = "Größe 'eins'";
        QCOMPARE(mismatch(experiment), QString());
        experiment.captureOutput = true;
        QCOMPARE(mismatch(experiment), QString());
        experiment.captureOutput = false;
        experiment.sweepWorkers = {1, 2, 13};
        experiment.repeats = 4;
        experiment.items = {ItemSource::Kind::Files, {}, 0, 0, "/usr/share/doc/*/it's"};
        QCOMPARE(mismatch(experiment), QString());
        experiment.items = {ItemSource::Kind::Lines, {}, 0, 0, "-odd name"};
        QCOMPARE(mismatch(experiment), QString());
    }

    void oddTextsComeBackFromTheirCommand()
    {
        const auto& tasks = lab::builtinTasks();
        for (std::size_t i = 0; i < kOddTexts.size(); ++i) {
            // Each text meets a task with parameters, each such task some texts.
            const lab::TaskInfo& task = tasks[i % tasks.size()];
            QCOMPARE(mismatch(withOddTexts(task, PoolKind::Process, kOddTexts[i])), QString());
            const lab::TaskInfo& url = lab::findTask("url-get");
            QCOMPARE(mismatch(withOddTexts(url, PoolKind::Async, kOddTexts[i])), QString());
        }
    }

    // Linux hands no more than 128 KiB to a program in one word, and 2 MiB in all.
    void itemsTooLongForArgumentsComeOnStandardInput()
    {
        Experiment experiment;
        experiment.task = "sleep";
        experiment.items.kind = ItemSource::Kind::List;
        experiment.items.list = {"END", std::string(1 << 20, 'x'), "END_", "it's $HOME 🙂"};
        const PastedCommand pasted = pastedIntoBash(lab::asCommand(experiment));
        QCOMPARE(pasted.words, (std::vector<std::string>{"run", "--items", "-", "sleep"}));
        QVERIFY(pasted.input == "END\n" + experiment.items.list[1] + "\nEND_\nit's $HOME 🙂\n");
    }

    void manyItemsComeOnStandardInputToo()
    {
        Experiment experiment;
        experiment.task = "square";
        experiment.items.kind = ItemSource::Kind::List;
        experiment.items.list.assign(200'000, "12345");
        QCOMPARE(pastedIntoBash(lab::asCommand(experiment)).input.size(), std::size_t{1'200'000});
    }
};

QTEST_GUILESS_MAIN(AsCommandTest)
#include "as_command_test.moc"
