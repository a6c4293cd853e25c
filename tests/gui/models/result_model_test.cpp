#include "gui/models/result_model.h"
#include "gui/models/roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

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
        model.add(0, rows(0, 250, ResultFacts::State::Done));
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
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(wanted[1][0].toLongLong(), 250);
        QCOMPARE(wanted[1][1].toLongLong(), 500);
        model.look(240, 260);
        QCOMPARE(wanted.size(), 2);
    }

    void asksAgainWhileSomethingInTheBlockIsStillOpen()
    {
        ResultModel model;
        model.begin(10);
        QSignalSpy wanted(&model, &ResultModel::wanted);
        model.look(0, 9);
        model.add(0, rows(0, 10, ResultFacts::State::Running));
        model.look(0, 9);
        QCOMPARE(wanted.size(), 2);
        model.add(0, rows(0, 10, ResultFacts::State::Done));
        model.look(0, 9);
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(model.index(7, ResultModel::Value).data().toString(), QStringLiteral("49"));
    }

    void aReplyOfALongerRunIsIgnored()
    {
        ResultModel model;
        model.begin(10);
        model.add(250, rows(250, 500, ResultFacts::State::Done));
        QVERIFY(!model.index(0, ResultModel::Value).data().isValid());
    }

    void whatALostHostDidNotTellSaysSo()
    {
        ResultModel model;
        model.begin(300);
        model.add(0, rows(0, 250, ResultFacts::State::Done));
        QSignalSpy wanted(&model, &ResultModel::wanted);
        model.loseHost();
        QCOMPARE(model.index(7, ResultModel::Value).data().toString(), QStringLiteral("49"));
        QCOMPARE(model.index(260, ResultModel::Value).data().toString(),
                 QStringLiteral("lost with the host"));
        model.look(250, 299);
        QCOMPARE(wanted.size(), 0);
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
        model.add(0, results);
        QVERIFY(model.details(1).contains(QStringLiteral("E: bad")));
        QVERIFY(model.details(1).endsWith(QStringLiteral("#19  f()")));
        QVERIFY(!model.details(0).contains(QLatin1Char('#')));
        const QString tip = model.index(1, ResultModel::Value).data(Qt::ToolTipRole).toString();
        QVERIFY(tip.contains(QStringLiteral("#7  f()")) &&
                !tip.contains(QStringLiteral("#8  f()")));
        QCOMPARE(model.details(-1), QString());
        QVERIFY(!model.details(1).contains(QStringLiteral("get()")));
        results[1].getTimedOut = true;
        model.add(0, results);
        QVERIFY(model.details(1).contains(QStringLiteral("get() had timed out")));
    }

    void failuresStandOut()
    {
        ResultModel model;
        model.begin(1);
        model.add(0, rows(0, 1, ResultFacts::State::Lost));
        QCOMPARE(model.index(0, 0).data(gui::TintRole).toInt(),
                 static_cast<int>(gui::Tint::Failed));
    }
};

QTEST_GUILESS_MAIN(ResultModelTest)
#include "result_model_test.moc"
