#include "gui/models/value_feed.h"

#include <QSignalSpy>
#include <QTest>

using gui::ValueFacts;
using gui::ValueFeed;

namespace {

mp::ScopeEvent finished(std::int64_t item, mp::TaskOutcome outcome = mp::TaskOutcome::Value)
{
    mp::ScopeEvent event;
    event.kind = mp::EventKind::TaskFinished;
    event.values = {item, 0, 0, 0, static_cast<std::int64_t>(outcome)};
    return event;
}

QList<qint64> asked(const QSignalSpy& wanted, qsizetype request)
{
    return wanted.at(request).at(0).value<QList<qint64>>();
}

}  // namespace

class ValueFeedTest : public QObject {
    Q_OBJECT

private slots:
    void asksForWhatHasAValueOneRequestAtATime()
    {
        ValueFeed feed;
        QSignalSpy wanted(&feed, &ValueFeed::wanted);
        feed.begin(10);
        feed.note(std::vector{finished(3), finished(4, mp::TaskOutcome::Error), finished(5)});
        feed.note(std::vector{finished(3), finished(7)});
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(asked(wanted, 0), (QList<qint64>{3, 5}));
        QSignalSpy came(&feed, &ValueFeed::came);
        feed.take({ValueFacts{3}}, 1);  // the host had no room for the second one
        QCOMPARE(came.at(0).at(0).value<QList<qint64>>(), (QList<qint64>{3}));
        QCOMPARE(asked(wanted, 1), (QList<qint64>{5, 7}));
    }

    void whatEventsMissedIsAskedForAtTheEnd()
    {
        ValueFeed feed;
        QSignalSpy wanted(&feed, &ValueFeed::wanted);
        feed.begin(3);
        feed.note(std::vector{finished(1)});
        feed.take({ValueFacts{1}}, 1);
        feed.endRun();
        QCOMPARE(asked(wanted, 1), (QList<qint64>{0, 2}));
        QSignalSpy came(&feed, &ValueFeed::came);
        feed.take({}, 2);  // they have none
        QCOMPARE(came.at(0).at(0).value<QList<qint64>>(), (QList<qint64>{0, 2}));
        QCOMPARE(wanted.size(), 2);
    }

    void largeValuesAreAskedForFewAtATime()
    {
        ValueFeed feed;
        QSignalSpy wanted(&feed, &ValueFeed::wanted);
        feed.begin(10'000);
        feed.endRun();
        const auto answer = [&](qsizetype bytes) {
            const QList<qint64> items = asked(wanted, wanted.size() - 1);
            std::vector<ValueFacts> values;
            for (const qint64 item : items) {
                values.push_back({item, 0, 0, 0, {{"counts", QByteArray(bytes, 'x')}}});
            }
            feed.take(values, items.size());
        };
        for (int i = 0; i < 20; ++i) {
            answer(10);
        }
        const qsizetype many = asked(wanted, wanted.size() - 1).size();
        QVERIFY2(many >= 100 && many <= 200, qPrintable(QString::number(many)));
        for (int i = 0; i < 20; ++i) {
            answer(100'000);
        }
        const qsizetype few = asked(wanted, wanted.size() - 1).size();
        QVERIFY2(few >= 1 && few <= 8, qPrintable(QString::number(few)));
    }

    void nothingIsAskedWithoutAPicture()
    {
        ValueFeed feed;
        QSignalSpy wanted(&feed, &ValueFeed::wanted);
        feed.begin(0);
        feed.note(std::vector{finished(1)});
        feed.endRun();
        QCOMPARE(wanted.size(), 0);
    }
};

QTEST_GUILESS_MAIN(ValueFeedTest)
#include "value_feed_test.moc"
