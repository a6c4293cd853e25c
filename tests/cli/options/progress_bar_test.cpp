#include "cli/progress_bar.h"

#include "base/text.h"

#include <QtTest>

class ProgressBarTest : public QObject {
    Q_OBJECT

private slots:
    void showsShareNoteAndTimeLeft()
    {
        const auto line = QString::fromStdString(
            cli::barLine({.done = 50, .total = 200, .note = "50 of 200", .etaSeconds = 3}, 80));

        QVERIFY2(line.contains("25 %"), qPrintable(line));
        QVERIFY2(line.contains("50 of 200, 3 s left"), qPrintable(line));
    }

    void theFilledPartIsTheShare()
    {
        const std::string line = cli::barLine({.done = 1, .total = 2}, 80);

        const auto filled = std::count(line.begin(), line.end(), '#');
        const auto rest = std::count(line.begin(), line.end(), '.');
        QVERIFY(filled > 0);
        QCOMPARE(filled, rest);
    }

    void fitsAnyWidth()
    {
        for (int width = 1; width < 120; ++width) {
            const auto line =
                cli::barLine({.done = 3, .total = 7, .note = "a note", .etaSeconds = 90}, width);
            QVERIFY(base::countCharacters(line) < static_cast<std::size_t>(std::max(width, 2)));
        }
    }

    void ratesHaveThreeDigitsThatCount()
    {
        QCOMPARE(cli::rateText(0.25), std::string("0.25/s"));
        QCOMPARE(cli::rateText(12.345), std::string("12.3/s"));
        QCOMPARE(cli::rateText(150.4), std::string("150/s"));
        QVERIFY(cli::rateText(1'234'567).ends_with("567/s"));
    }

    void neverShowsMoreThanAll()
    {
        QVERIFY(cli::barLine({.done = 9, .total = 3}, 60).find("100 %") != std::string::npos);
        QVERIFY(cli::barLine({.done = 0, .total = 0}, 60).find("0 %") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(ProgressBarTest)
#include "progress_bar_test.moc"
