#pragma once

#include "gui/shell/command_palette.h"
#include "gui/test_settings.h"
#include "gui/views/main_window.h"
#include "gui/window_hand.h"

#include <QAction>
#include <QListView>

// The window without a host: for what needs none.
struct ShellWindow : WindowHand {
    ShellWindow() : WindowHand(window)
    {
        find<QAbstractButton>("startClose")->click();  // as one who has been here before
        window.resize(1280, 800);
        window.show();
        active = QTest::qWaitForWindowActive(&window);
    }

    QAction* action(const char* name) const { return find<QAction>(name); }

    // As the keyboard does it: open, letters, Enter.
    void openPalette()
    {
        window.activateWindow();
        active = QTest::qWaitForWindowActive(&window);
        QTest::keyClick(&window, Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    }
    gui::CommandPalette* palette() { return window.findChild<gui::CommandPalette*>(); }

    gui::MainWindow window{QStringLiteral("/nowhere/poolscope")};
    bool active = false;
};
