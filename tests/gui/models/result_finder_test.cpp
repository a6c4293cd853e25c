#include "gui/models/result_finder.h"
#include "gui/models/result_seeker.h"

#include <QSignalSpy>
#include <QTest>

using gui::ResultFilter;
using gui::ResultFinder;
using gui::ResultQuestion;
using gui::ResultSeeker;

namespace {

using Items = std::vector<qint32>;

// Answers each question from a list of hits, `portion` items at a time.
class Answers {
public:
    Answers(ResultFinder& finder, QList<qint64> hits, qint64 portion)
        : m_finder(finder)
        , m_hits(std::move(hits))
        , m_portion(portion)
    {
        QObject::connect(&finder, &ResultFinder::asked, &m_context,
                         [this](const ResultQuestion& question) { m_asked.append(question); });
        QObject::connect(&finder, &ResultFinder::found, &m_context,
                         [this](const Items& items) { last = items; });
    }

    bool answerOne()
    {
        if (m_asked.isEmpty()) {
            return false;
        }
        const ResultQuestion question = m_asked.takeFirst();
        const qint64 next = std::min(question.from + m_portion, question.to);
        QList<qint64> found;
        for (const qint64 hit : m_hits) {
            if (hit >= question.from && hit < next) {
                found.append(hit);
            }
        }
        m_finder.takeFinds(question.serial, found, next);
        return true;
    }

    Items last;
    QList<ResultQuestion> m_asked;

private:
    ResultFinder& m_finder;
    QList<qint64> m_hits;
    qint64 m_portion;
    QObject m_context;
};

}  // namespace

class ResultFinderTest : public QObject {
    Q_OBJECT

private slots:
    void findsPortionByPortionAndSaysHowFar()
    {
        ResultFinder finder;
        Answers host(finder, {5, 150, 151, 390}, 100);
        finder.begin(400);
        finder.setFilter({ResultFilter::Show::All, 0, QStringLiteral("x")});
        QVERIFY(host.answerOne());
        QCOMPARE(host.last, Items{5});
        QCOMPARE(finder.progress()->searched, 100);
        QCOMPARE(finder.progress()->of, 400);
        while (host.answerOne()) {
        }
        QCOMPARE(host.last, (Items{5, 150, 151, 390}));
        QCOMPARE(finder.progress()->searched, 400);
        QCOMPARE(host.m_asked.size(), 0);
    }

    void anAnswerToAnOldQuestionIsIgnored()
    {
        ResultFinder finder;
        Answers host(finder, {5}, 100);
        finder.begin(400);
        finder.setFilter({ResultFilter::Show::All, 0, QStringLiteral("x")});
        const quint64 old = host.m_asked.first().serial;
        finder.setFilter({ResultFilter::Show::Worker, 3, {}});
        finder.takeFinds(old, {1, 2, 3}, 400);
        QVERIFY(host.last.empty());
        QCOMPARE(*host.m_asked.last().slot, 3U);
    }

    void aHostThatAnswersNothingIsNotAskedForEver()
    {
        ResultFinder finder;
        Answers host(finder, {}, 100);
        finder.begin(400);
        finder.setFilter({ResultFilter::Show::All, 0, QStringLiteral("x")});
        const ResultQuestion question = host.m_asked.takeFirst();
        finder.takeFinds(question.serial, {}, question.from);
        QCOMPARE(host.m_asked.size(), 0);
    }

    void thereIsALimitToWhatIsShown()
    {
        ResultFinder finder;
        QList<qint64> many;
        for (qint64 i = 0; i < 100'500; ++i) {
            many.append(i);
        }
        Answers host(finder, many, 1'000);
        finder.begin(1'000'000);
        finder.setFilter({ResultFilter::Show::All, 0, QStringLiteral("x")});
        while (host.answerOne()) {
        }
        QCOMPARE(host.last.size(), ResultFinder::kMostFinds);
        QVERIFY(finder.progress()->limited);
    }

    void runningItemsAreThoseToldLast()
    {
        ResultFinder finder;
        Answers host(finder, {}, 100);
        QSignalSpy asked(&finder, &ResultFinder::runningAsked);
        finder.begin(400);
        finder.setLive(true);
        finder.setFilter({ResultFilter::Show::Running, 0, {}});
        QCOMPARE(asked.size(), 1);
        finder.takeRunning({9, 4, 9});
        QCOMPARE(host.last, (Items{4, 9}));
        finder.tick();
        QCOMPARE(asked.size(), 2);
        finder.setLive(false);
        QVERIFY(host.last.empty());
    }

    void theSeekerGoesOnOverTheEnd()
    {
        const QList<qint64> hits{3, 8};
        ResultSeeker seeker([](qint64 item) { return item != 8; });
        QList<ResultQuestion> asked;
        connect(&seeker, &ResultSeeker::asked, this,
                [&](const ResultQuestion& question) { asked.append(question); });
        const auto answerAll = [&] {
            while (!asked.isEmpty()) {
                const ResultQuestion question = asked.takeFirst();
                QList<qint64> found;
                const bool down = question.to < question.from;
                for (const qint64 hit : hits) {
                    if (down ? hit < question.from && hit >= question.to
                             : hit >= question.from && hit < question.to) {
                        found.append(hit);
                    }
                }
                seeker.take(question.serial, found, question.to);
            }
        };
        QSignalSpy found(&seeker, &ResultSeeker::found);
        QSignalSpy notFound(&seeker, &ResultSeeker::notFound);
        seeker.begin(10);
        seeker.seek(QStringLiteral("x"), 5, false);  // 8 isn't shown; over the end to 3
        answerAll();
        QCOMPARE(found.takeFirst()[0].toLongLong(), 3);
        seeker.seek(QStringLiteral("x"), 5, true);
        answerAll();
        QCOMPARE(found.takeFirst()[0].toLongLong(), 3);
        seeker.seek(QStringLiteral("x"), 3, false);  // itself, last of all
        answerAll();
        QCOMPARE(found.takeFirst()[0].toLongLong(), 3);
        QCOMPARE(notFound.size(), 0);
    }

    void theSeekerSaysWhenThereIsNothing()
    {
        ResultSeeker seeker([](qint64) { return true; });
        QSignalSpy notFound(&seeker, &ResultSeeker::notFound);
        ResultQuestion question;
        connect(&seeker, &ResultSeeker::asked, this,
                [&](const ResultQuestion& asked) { question = asked; });
        seeker.begin(10);
        seeker.seek(QStringLiteral("x"), -1, false);
        seeker.take(question.serial, {}, question.to);
        QCOMPARE(notFound.size(), 1);
    }
};

QTEST_GUILESS_MAIN(ResultFinderTest)
#include "result_finder_test.moc"
