#pragma once

#include "gui/test_settings.h"
#include "gui/timeline/view.h"
#include "gui/views/main_window.h"
#include "gui/window_hand.h"

#include <QString>

// The window on screen with the real host, for tests.
struct LiveWindow : WindowHand {
    static QString host() { return QStringLiteral(POOLSCOPE_BIN_DIR "/poolscope"); }

    explicit LiveWindow(const QString& program = host()) : WindowHand(window), window(program)
    {
        find<QAbstractButton>("startClose")->click();  // as one who has been here before
        window.resize(1280, 800);
        window.show();
        window.session().prepareHost();
        exposed = QTest::qWaitForWindowExposed(&window);
    }

    gui::TimelineView* timeline() const
    {
        return find<QWidget>("timeline")->findChild<gui::TimelineView*>();
    }

    QString state() const { return label("stateLabel"); }

    // A run of very many short items that lasts until it is stopped.
    void runLong(const char* task = "sleep", int workers = 2) const
    {
        chooseTask(task);
        range(1, 100'000);
        type("workersBox", QString::number(workers));
        type("chunkBox", QStringLiteral("1"));
        click("primary");
    }

    gui::MainWindow window;
    bool exposed = false;
};
