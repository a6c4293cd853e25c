// A host that lives and doesn't answer: said, survived, ended.
#include "gui/shell/banner.h"
#include "gui/test_settings.h"
#include "gui/views/main_window.h"
#include "gui/window_hand.h"

#include <QAction>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>

namespace {

constexpr int kSlowMs = 60'000;  // under sanitizers, on a busy machine

// A window with a host that never says a word.
struct Fixture : WindowHand {
    Fixture() : WindowHand(window)
    {
        window.show();
        window.session().prepareHost();
    }

    static QString mute()
    {
        static const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("mute"));
        QFile program(path);
        if (program.open(QIODevice::WriteOnly)) {
            program.write("#!/bin/sh\nexec sleep 600\n");
            program.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        }
        return path;
    }

    gui::Banner* banner() const { return find<gui::Banner>("banner"); }

    gui::MainWindow window{mute()};
};

}  // namespace

class SilentHostTest : public QObject {
    Q_OBJECT

private slots:
    void itIsSaidAndCanBeEnded()
    {
        useTestSettings("silent_host_test");
        Fixture f;
        const QString pid = QString::number(f.window.session().hostPid());
        QVERIFY(f.window.session().hostPid() > 0);
        QVERIFY(!f.banner()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(f.banner()->isVisible(), kSlowMs);
        QVERIFY2(f.banner()->text().contains(pid) &&
                     f.banner()->text().contains(QStringLiteral("doesn't answer")),
                 qPrintable(f.banner()->text()));
        const auto offers = f.banner()->findChildren<QToolButton*>();
        const auto end = std::ranges::find(offers, f.find<QAction>("actionEndHost"),
                                           &QToolButton::defaultAction);
        QVERIFY(end != offers.end());
        QTest::mouseClick(*end, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(f.stateHas("host lost"), kSlowMs);
        QVERIFY2(f.banner()->text().contains(QStringLiteral("SIGKILL")),
                 qPrintable(f.banner()->text()));
        QVERIFY(!f.window.session().isHostSilent());
        f.find<QAction>("actionLanguageRussian")->trigger();
        QTRY_VERIFY(f.banner()->text().contains(QStringLiteral("SIGKILL")) &&
                    !f.banner()->text().contains(QStringLiteral("host")));
        f.find<QAction>("actionLanguageEnglish")->trigger();
    }
};

QTEST_MAIN(SilentHostTest)
#include "silent_host_test.moc"
