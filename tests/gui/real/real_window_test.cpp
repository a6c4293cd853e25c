// The program itself on a real display, used as a person does it: a hand (xdotool) moves the mouse
// and presses keys, a screen reader (AT-SPI) tells what there is and where.
#include "gui/models/result_model.h"
#include "gui/real/desk.h"
#include "gui/real/screen_reader.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <csignal>

using Result = gui::ResultModel;

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine
constexpr int kLookMs = 100;

// The timeline's table for those who don't see it: see accessible_timeline.cpp.
constexpr int kTasksInView = 2;

// Uses one window, and waits for what it should show.
class Person {
public:
    explicit Person(const Desk& desk)
        : m_desk(desk)
        , m_program(desk.start())
        , m_reader(desk.bus(), m_program->processId())
    {
    }
    ~Person()
    {
        m_program->kill();
        m_program->waitForFinished(kSlowMs);
    }

    // Where something with this role and name is; not valid: it isn't on show.
    QRect seeNow(const char* role, const char* name) const
    {
        const auto found = m_reader.find(QString::fromLatin1(role), QString::fromUtf8(name));
        return found ? m_reader.onScreen(*found) : QRect();
    }
    // Once it is on show.
    QRect see(const char* role, const char* name) const
    {
        QRect place;
        wait([&] { return (place = seeNow(role, name)).isValid(); });
        return place;
    }
    bool click(const char* role, const char* name) const
    {
        const QRect place = see(role, name);
        m_desk.click(place.center());
        return place.isValid();
    }
    // By the palette.
    void command(const char* title) const
    {
        m_desk.press("ctrl+shift+p");
        see("text", "Find an action");
        m_desk.type(QString::fromUtf8(title));
        m_desk.press("Return");
    }
    // The whole label that has this in it, once there is one.
    QString label(const char* text) const
    {
        QString all;
        const auto fits = [&](const QString& name) {
            all = name;
            return name.contains(QString::fromUtf8(text));
        };
        return wait([&] { return m_reader.find(QStringLiteral("label"), fits).has_value(); })
                   ? all
                   : QString();
    }
    bool reads(const char* text) const { return !label(text).isEmpty(); }
    QString cell(const char* table, int row, int column) const
    {
        const auto found = m_reader.find(QStringLiteral("table"), QString::fromLatin1(table));
        return found ? m_reader.cell(*found, row, column) : QString();
    }

    // A guided experiment, from the start page.
    bool opens(const char* title) const
    {
        see("push button", "Learn");
        command(title);
        return reads(title);
    }
    // A run that lasts until it is stopped. Its host's PID.
    int runForLong() const
    {
        opens("A killed worker");
        m_desk.press("F5");
        reads("● running");
        return label("host ").section(QLatin1Char(' '), 1).toInt();
    }

    bool ended() { return m_program->waitForFinished(kSlowMs); }
    QProcess& program() { return *m_program; }

    template <class Condition>
    static bool wait(Condition&& holds)
    {
        QElapsedTimer watch;
        watch.start();
        while (watch.elapsed() < kSlowMs) {
            if (holds()) {
                return true;
            }
            QTest::qWait(kLookMs);
        }
        return false;
    }

private:
    const Desk& m_desk;
    std::unique_ptr<QProcess> m_program;
    ScreenReader m_reader;
};

}  // namespace

class RealWindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(QFile::exists(QStringLiteral(POOLSCOPE_BIN_DIR "/poolscope"))); }
    void init()
    {
        m_desk = std::make_unique<Desk>();
        QVERIFY2(m_desk->problem().isEmpty(), qPrintable(m_desk->problem()));
    }
    void cleanup() { m_desk.reset(); }

    void aNewcomerRunsAnExperimentByMouseAlone()
    {
        const Person person(*m_desk);
        QVERIFY(person.click("push button", "Learn"));
        QVERIFY(person.click("push button", "Squares and their processes"));
        QVERIFY(person.click("push button", "Run"));
        QVERIFY(person.reads("done in"));
        QVERIFY(Person::wait(
            [&] { return person.cell("Results", 4, Result::Value) == QStringLiteral("25"); }));
    }

    void andAnotherOneByKeysAlone()
    {
        Person person(*m_desk);
        QVERIFY(person.opens("Squares and their processes"));
        m_desk->press("F5");
        QVERIFY(person.reads("done in"));
        person.command("What is this?");
        m_desk->press("Escape");
        m_desk->press("ctrl+q");
        QVERIFY(person.ended());
        QCOMPARE(person.program().exitCode(), 0);
    }

    // Which lanes have how many tasks in view is what the timeline's table says.
    void theWheelZoomsTheTimelineWhereThePointerIs()
    {
        const Person person(*m_desk);
        QVERIFY(person.opens("Squares and their processes"));
        m_desk->press("F5");
        QVERIFY(person.reads("done in"));
        const auto inView = [&] {
            int tasks = 0;
            for (int lane = 0; lane < 4; ++lane) {
                tasks += person.cell("Timeline", lane, kTasksInView).toInt();
            }
            return tasks;
        };
        QVERIFY(Person::wait([&] { return inView() == 20; }));
        const QRect timeline = person.see("table", "Timeline");
        // Before the workers were ready: no task is there.
        const QPoint early(timeline.left() + timeline.width() / 4, timeline.center().y());
        m_desk->move(early);
        m_desk->hand({"keydown", "ctrl"});
        m_desk->hand({"click", "--repeat", "12", "4"});
        m_desk->hand({"keyup", "ctrl"});
        QVERIFY(Person::wait([&] { return inView() < 20; }));
        m_desk->click(early);
        m_desk->press("Home");
        QVERIFY(Person::wait([&] { return inView() == 20; }));
    }

    void closedByTheWindowManagerInTheMiddleOfARunItLeavesNobodyBehind()
    {
        Person person(*m_desk);
        const int host = person.runForLong();
        QVERIFY(host > 0);
        m_desk->press("alt+F4");
        QVERIFY(person.ended());
        QCOMPARE(person.program().exitStatus(), QProcess::NormalExit);
        QVERIFY(Person::wait([&] { return ::kill(host, 0) == -1; }));
    }

    void theSmallestWindowStillHasItsStatusAndStop()
    {
        const Person person(*m_desk);
        QVERIFY(person.runForLong() > 0);
        m_desk->hand({"getactivewindow", "windowsize", "--sync", "400", "300"});
        const QRect window(0, 0, 400, 300);
        QVERIFY(Person::wait([&] {
            return window.contains(person.seeNow("push button", "Stop")) &&
                   window.contains(person.seeNow("label", "● running"));
        }));
        QVERIFY(person.click("push button", "Stop"));
        QVERIFY(person.reads("stopped after"));
    }

    // Each has a host of its own, and neither the other's.
    void twoProgramsRunAtOnceAndOneDoesNotMindTheOthersDeath()
    {
        Person first(*m_desk);
        const int firstHost = first.runForLong();
        const Person second(*m_desk);
        const int secondHost = second.runForLong();
        QVERIFY(firstHost > 0 && secondHost > 0 && firstHost != secondHost);
        first.program().kill();
        QVERIFY(first.ended());
        QVERIFY(Person::wait([&] { return ::kill(firstHost, 0) == -1; }));
        QCOMPARE(::kill(secondHost, 0), 0);
        m_desk->press("shift+F5");
        QVERIFY(second.reads("stopped after"));
    }

private:
    std::unique_ptr<Desk> m_desk;
};

QTEST_GUILESS_MAIN(RealWindowTest)
#include "real_window_test.moc"
