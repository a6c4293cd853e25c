#include "gui/models/item_labels.h"

#include <QSignalSpy>
#include <QTest>

using gui::ItemLabels;

class ItemLabelsTest : public QObject {
    Q_OBJECT

private slots:
    void firstLabelsComeWithTheRun()
    {
        ItemLabels labels;
        labels.begin(QStringLiteral("square"), 2, {QStringLiteral("12"), QStringLiteral("13")});
        QCOMPARE(labels.label(1), QStringLiteral("square 13"));
    }

    void othersAreAskedForByTheBlockAndThenKnown()
    {
        ItemLabels labels;
        labels.begin(QStringLiteral("square"), 2500, {});
        QSignalSpy wanted(&labels, &ItemLabels::wanted);
        QCOMPARE(labels.label(2001), QStringLiteral("square #2001"));
        QVERIFY(wanted.wait());
        QCOMPARE(wanted[0][0].toLongLong(), 2000);
        QCOMPARE(wanted[0][1].toLongLong(), 2500);
        labels.add(2000, {QStringLiteral("a"), QStringLiteral("b")});
        QCOMPARE(labels.label(2001), QStringLiteral("square b"));
    }

    void onlyOneRequestIsOnItsWay()
    {
        ItemLabels labels;
        labels.begin(QStringLiteral("t"), 100'000, {});
        QSignalSpy wanted(&labels, &ItemLabels::wanted);
        labels.label(5000);
        labels.label(70'000);
        QVERIFY(wanted.wait());
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toLongLong(), 70'000);  // the newest wish
        labels.label(9000);
        QVERIFY(!wanted.wait(300));  // not before the first is answered
        labels.add(70'000, {QStringLiteral("x")});
        QVERIFY(wanted.wait());
        QCOMPARE(wanted[1][0].toLongLong(), 9000);
    }
};

QTEST_GUILESS_MAIN(ItemLabelsTest)
#include "item_labels_test.moc"
