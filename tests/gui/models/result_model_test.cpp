#include "gui/models/result_model.h"
#include "base/clock.h"
#include "gui/models/roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <utility>

using gui::ResultFacts;
using gui::ResultModel;

namespace {

std::vector<ResultFacts> rows(qint64 from, qint64 to, ResultFacts::State state)
{
    std::vector<ResultFacts> results;
    for (qint64 i = from; i < to; ++i) {
        ResultFacts facts;
        facts.index = i;
        facts.state = state;
        facts.text = QString::number(i * i);
        results.push_back(facts);
    }
    return results;
}

}  // namespace

class ResultModelTest : public QObject {
    Q_OBJECT

private slots:
    void keepsTheRulesOfModels()
    {
        ResultModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.begin(600);
        model.add(rows(0, 250, ResultFacts::State::Done));
        model.begin(3);
        model.begin(0);
        QCOMPARE(model.rowCount(), 0);
    }

    void asksForWhatIsInViewOnceUntilItIsAnswered()
    {
        ResultModel model;
        model.begin(600);
        QSignalSpy wanted(&model, &ResultModel::wanted);
        model.look(240, 260);
        QCOMPARE(wanted.size(), 1);
        const auto items = wanted[0][0].value<QList<qint64>>();
        QCOMPARE(items.first(), 240);
        QVERIFY(items.contains(260));
        QCOMPARE(items.size(), 100 + 21 + 100);  // some before and behind, too
        model.look(400, 420);
        QCOMPARE(wanted.size(), 1);
        // Once it is answered, what is looked at now is asked for.
        model.add(rows(140, 361, ResultFacts::State::Done));
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(wanted[1][0].value<QList<qint64>>().first(), 400);
    }

    void asksAgainWhileSomethingInViewIsStillOpen()
    {
        ResultModel model;
        model.begin(10);
        QSignalSpy wanted(&model, &ResultModel::wanted);
        model.look(0, 9);
        model.add(rows(0, 10, ResultFacts::State::Running));
        const auto before = wanted.size();
        model.add({});
        model.look(0, 9);
        QVERIFY(wanted.size() > before);
        model.add(rows(0, 10, ResultFacts::State::Done));
        const auto after = wanted.size();
        model.look(0, 9);
        QCOMPARE(wanted.size(), after);
        QCOMPARE(model.index(7, ResultModel::Value).data().toString(), QStringLiteral("49"));
    }

    void ofALongValueACellHasTheBeginningAndACopyAll()
    {
        ResultModel model;
        model.begin(1);
        auto row = rows(0, 1, ResultFacts::State::Done);
        row[0].text = QString(500'000, u'x');
        model.add(row);
        const QModelIndex value = model.index(0, ResultModel::Value);
        QVERIFY(value.data().toString().endsWith(u'…'));
        QVERIFY(value.data().toString().size() < 2000);
        QVERIFY(value.data(Qt::ToolTipRole).toString().size() < 2000);
        QCOMPARE(value.data(gui::WholeRole).toString(), row[0].text);
        QCOMPARE(model.index(0, ResultModel::State).data(gui::WholeRole).toString(),
                 QStringLiteral("done"));
    }

    void scrollingThroughAMillionAsksLittleAndKeepsLittle()
    {
        ResultModel model;
        model.begin(1'000'000);
        qsizetype largest = 0;
        qsizetype requests = 0;
        QList<qint64> open;
        connect(&model, &ResultModel::wanted, this, [&](const QList<qint64>& items) {
            open = items;
            largest = std::max(largest, items.size());
            ++requests;
        });
        for (int top = 0; top < 999'000; top += 100) {
            model.look(top, top + 40);
            model.look(top + 50, top + 90);  // meanwhile nothing more is asked
            std::vector<ResultFacts> reply;
            for (const qint64 item : std::exchange(open, {})) {
                reply.push_back(rows(item, item + 1, ResultFacts::State::Done).front());
            }
            model.add(reply);
        }
        QVERIFY(largest <= ResultModel::kMostAsked);
        QVERIFY(model.keptCount() <= ResultModel::kMostKept);
        QVERIFY(requests <= 3 * 9'990);
    }

    void failuresComeFirstAndTheSelectedOneStaysSelected()
    {
        ResultModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.begin(100);
        model.add(rows(0, 100, ResultFacts::State::Done));
        const QPersistentModelIndex chosen = model.index(50, ResultModel::Value);
        model.setFailuresFirst(true);
        model.addFailures({70});
        QCOMPARE(model.itemAt(0), 70);
        QCOMPARE(model.itemAt(chosen.row()), 50);
        model.addFailures({3, 50});
        QCOMPARE(model.itemAt(0), 3);
        QCOMPARE(model.itemAt(1), 50);
        QCOMPARE(chosen.row(), 1);
        model.setFailuresFirst(false);
        QCOMPARE(chosen.row(), 50);
    }

    void aFilterShowsSomeAndTheSelectedOneStaysSelected()
    {
        ResultModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.begin(100);
        const QPersistentModelIndex chosen = model.index(50, 0);
        const QPersistentModelIndex other = model.index(51, 0);
        model.showOnly({10, 50, 90});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(chosen.row(), 1);
        QVERIFY(!other.isValid());
        model.showOnly({1, 2, 3, 10, 50});
        QCOMPARE(chosen.row(), 4);
        model.showFailures();
        QCOMPARE(model.rowCount(), 0);
        model.addFailures({7});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, ResultModel::Index).data().toInt(), 7);
        model.showAll();
        QCOMPARE(model.rowCount(), 100);
    }

    void anOpenItemCountsDownToItsNextLimit()
    {
        gui::ResultLimits limits;
        limits.get = 5.0;
        limits.hard = 1.0;
        limits.runStartedNs = 1'000'000'000;
        ResultFacts result;
        result.state = ResultFacts::State::Running;
        result.queuedSeconds = 0.5;
        result.startedSeconds = 2.0;
        const auto at = [&](double seconds) {
            return gui::countdownOf(result, limits,
                                    limits.runStartedNs + static_cast<std::int64_t>(seconds * 1e9));
        };
        QVERIFY(at(2.25)->kind == gui::Countdown::Kind::Hard);
        QCOMPARE(at(2.25)->secondsLeft, 0.75);
        QCOMPARE(at(2.25)->share(), 0.75);
        QVERIFY(at(3.5)->kind == gui::Countdown::Kind::Get);  // the hard limit has passed
        QVERIFY(!at(6));
        result.state = ResultFacts::State::Queued;
        QVERIFY(at(2.25)->kind == gui::Countdown::Kind::Get);
        QCOMPARE(at(2.25)->secondsLeft, 3.25);
        result.state = ResultFacts::State::Done;
        QVERIFY(!at(2.25));
    }

    void theBarsTextSaysWhatIsLeft()
    {
        ResultModel model;
        gui::ResultLimits limits;
        limits.get = 1e6;
        limits.runStartedNs = base::monotonicNs();
        model.begin(2, limits);
        std::vector<ResultFacts> open = rows(0, 2, ResultFacts::State::Queued);
        open[0].text.clear();
        open[0].queuedSeconds = 0;
        open[1].text.clear();
        model.add(open);
        QVERIFY(model.index(0, ResultModel::Value).data(gui::CountdownRole).isValid());
        QVERIFY(
            model.index(0, ResultModel::Value).data().toString().endsWith(QStringLiteral(" left")));
        QCOMPARE(model.index(1, ResultModel::Value).data().toString(),
                 QStringLiteral("waiting in the queue"));
    }

    void aReplyOfALongerRunIsIgnored()
    {
        ResultModel model;
        model.begin(10);
        model.add(rows(250, 500, ResultFacts::State::Done));
        QVERIFY(!model.index(0, ResultModel::Value).data().isValid());
    }

    void whatALostHostDidNotTellSaysSo()
    {
        ResultModel model;
        model.begin(300);
        model.add(rows(0, 250, ResultFacts::State::Done));
        QSignalSpy wanted(&model, &ResultModel::wanted);
        model.loseHost();
        QCOMPARE(model.index(7, ResultModel::Value).data().toString(), QStringLiteral("49"));
        QCOMPARE(model.index(260, ResultModel::Value).data().toString(),
                 QStringLiteral("lost with the host"));
        const auto before = wanted.size();
        model.look(250, 299);
        QCOMPARE(wanted.size(), before);
        model.begin(300);
        QVERIFY(!model.index(260, ResultModel::Value).data().isValid());
    }

    void detailsHoldTheWholeErrorAndItsCalls()
    {
        ResultModel model;
        model.begin(2);
        QCOMPARE(model.details(0), QString());
        std::vector<ResultFacts> results = rows(0, 2, ResultFacts::State::Failed);
        results[1].text = QStringLiteral("E: bad");
        for (int i = 0; i < 20; ++i) {
            results[1].backtrace += QStringLiteral("#%1  f()\n").arg(i);
        }
        model.add(results);
        QVERIFY(model.details(1).contains(QStringLiteral("E: bad")));
        QVERIFY(model.details(1).endsWith(QStringLiteral("#19  f()")));
        QVERIFY(!model.details(0).contains(QLatin1Char('#')));
        const QString tip = model.index(1, ResultModel::Value).data(Qt::ToolTipRole).toString();
        QVERIFY(tip.contains(QStringLiteral("#7  f()")) &&
                !tip.contains(QStringLiteral("#8  f()")));
        QCOMPARE(model.details(-1), QString());
        QVERIFY(!model.details(1).contains(QStringLiteral("get()")));
        results[1].getTimedOut = true;
        model.add(results);
        QVERIFY(model.details(1).contains(QStringLiteral("get() had timed out")));
    }

    void failuresStandOut()
    {
        ResultModel model;
        model.begin(1);
        model.add(rows(0, 1, ResultFacts::State::Lost));
        QCOMPARE(model.index(0, 0).data(gui::TintRole).toInt(),
                 static_cast<int>(gui::Tint::Failed));
    }
};

QTEST_GUILESS_MAIN(ResultModelTest)
#include "result_model_test.moc"
