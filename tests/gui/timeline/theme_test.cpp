#include "gui/shell/theme.h"

#include <QFontMetricsF>
#include <QTest>

using gui::Theme;

namespace {

constexpr double kText = 4.5;
constexpr double kGraphic = 3.0;

void require(const QColor& text, const QColor& back, double least, const char* what)
{
    const double contrast = Theme::contrast(text, back);
    QVERIFY2(contrast >= least, qPrintable(QStringLiteral("%1: %2 on %3 has %4")
                                               .arg(QLatin1String(what), text.name(), back.name())
                                               .arg(contrast, 0, 'f', 2)));
}

}  // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private slots:
    void contrastIsThatOfTheStandard()
    {
        QVERIFY(std::abs(Theme::contrast(Qt::black, Qt::white) - 21) < 0.01);
        QVERIFY(std::abs(Theme::contrast(QColor(0x777777), Qt::white) - 4.48) < 0.01);
    }

    void everyTextIsLegible_data() { themes(); }
    void everyTextIsLegible()
    {
        const Theme& theme = current();
        for (const QColor& back :
             {theme.window, theme.surface, theme.surfaceAlt, theme.accentSoft}) {
            require(theme.text, back, kText, "text");
        }
        for (const QColor& back : {theme.window, theme.surface, theme.surfaceAlt}) {
            require(theme.textMuted, back, kText, "muted text");
        }
        require(theme.accentText, theme.accent, kText, "text on accent");
        for (const QColor& back : {theme.surface, theme.goodSoft}) {
            require(theme.good, back, kText, "good");
        }
        for (const QColor& back : {theme.surface, theme.badSoft}) {
            require(theme.bad, back, kText, "bad");
        }
        for (const QColor& back : {theme.surface, theme.warnSoft}) {
            require(theme.warn, back, kText, "warn");
        }
        require(theme.accent, theme.surface, kText, "accent as a link");
    }

    void labelsOnEveryWorkerColourAreLegible_data() { themes(); }
    void labelsOnEveryWorkerColourAreLegible()
    {
        const Theme& theme = current();
        for (std::uint32_t slot = 0; slot < 64; ++slot) {
            const gui::WorkerStyle style = theme.worker(slot);
            require(style.text, style.fill, kText, "label");
            require(style.text, style.pattern, kText, "label on pattern");
            require(style.edge, theme.surface, kGraphic, "edge");
        }
    }

    void workersBeyondEightHaveAPattern_data() { themes(); }
    void workersBeyondEightHaveAPattern()
    {
        const Theme& theme = current();
        QCOMPARE(theme.worker(7).kind, gui::WorkerPattern::Plain);
        QVERIFY(theme.worker(8).kind != gui::WorkerPattern::Plain);
        QCOMPARE(theme.worker(8).fill, theme.worker(0).fill);
        QVERIFY(theme.worker(8).pattern != theme.worker(8).fill);
        QVERIFY(theme.worker(16).kind != theme.worker(8).kind);
    }

    void themeFollowsThePalette_data() { themes(); }
    void themeFollowsThePalette() { QCOMPARE(&Theme::of(current().palette()), &current()); }

    void tabularDigitsAreEquallyWide()
    {
        const QFontMetricsF metrics(gui::tabularFont());
        for (char16_t digit = u'1'; digit <= u'9'; ++digit) {
            QCOMPARE(metrics.horizontalAdvance(QChar(digit)),
                     metrics.horizontalAdvance(QChar(u'0')));
        }
    }

private:
    static void themes()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    static const Theme& current()
    {
        QFETCH(bool, dark);
        return dark ? Theme::darkTheme() : Theme::light();
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
