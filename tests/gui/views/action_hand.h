#pragma once

#include "gui/live_window.h"
#include "gui/shell/action_matches.h"
#include "gui/shell/action_registry.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QElapsedTimer>
#include <QImage>
#include <QListView>
#include <QSet>
#include <QTimer>

// Does the window's actions through the command palette, and sees whether anything came of it: a
// change in the picture of any window, a dialog, or the clipboard.
class ActionHand : public LiveWindow {
public:
    ActionHand()
    {
        QApplication::setCursorFlashTime(0);  // a caret that blinks is no change
        window.resize(1280, 700);
        QObject::connect(&m_look, &QTimer::timeout, [this] { closeModal(); });
        m_look.start(10);
    }

    QAction* action(const QString& name) const { return window.actions().find(name); }

    // False if the palette hasn't got it, or not enabled.
    bool choose(const QString& name)
    {
        m_tried.insert(name);
        openPalette();
        auto* edit = find<QLineEdit>("paletteEdit");
        const QAction* wanted = action(name);
        edit->setText(gui::ActionRegistry::title(wanted));
        auto* list = find<QListView>("paletteList");
        const auto* found = qobject_cast<const gui::ActionMatches*>(list->model());
        for (int row = 0; row < found->rowCount(); ++row) {
            const QModelIndex index = found->index(row, 0);
            if (found->action(index) == wanted && wanted->isEnabled()) {
                list->scrollTo(index);
                QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                                  list->visualRect(index).center());
                return true;
            }
        }
        QTest::keyClick(edit, Qt::Key_Escape);
        return false;
    }

    // Of a window that stands still otherwise.
    bool changesSomething(const QString& name, int limitMs = 20'000)
    {
        openPalette();
        QTest::keyClick(find<QLineEdit>("paletteEdit"), Qt::Key_Escape);
        const Look before = settled();
        m_dialogs = 0;
        const bool changes =
            choose(name) &&
            QTest::qWaitFor([&] { return m_dialogs > 0 || look() != before; }, limitMs);
        closeOthers();
        return changes;
    }

    // Waits until nothing changes by itself.
    void rest() const { settled(); }

    // Dialogs that came and were closed at once.
    int dialogs() const { return m_dialogs; }
    // From now on.
    void leaveDialogs() { m_look.stop(); }

    // Every action that was chosen, by any window of the program.
    static const QSet<QString>& tried() { return m_tried; }

private:
    struct Look {
        QList<QImage> windows;
        QString text;   // on the clipboard
        QSize picture;  // on the clipboard
        bool operator==(const Look&) const = default;
    };

    // Its key is another test's: without a display the window isn't always the active one.
    void openPalette()
    {
        window.activateWindow();
        action(QStringLiteral("actionCommandPalette"))->trigger();
        QVERIFY(find<QDialog>("commandPalette")->isVisible());
    }

    static Look look()
    {
        Look seen;
        for (QWidget* shown : QApplication::topLevelWidgets()) {
            if (shown->isVisible()) {
                seen.windows.append(shown->grab().toImage());
            }
        }
        seen.text = QGuiApplication::clipboard()->text();
        seen.picture = QGuiApplication::clipboard()->image().size();
        return seen;
    }

    // Once nothing changes any more by itself.
    Look settled() const
    {
        Look last = look();
        QElapsedTimer watch;
        watch.start();
        while (watch.elapsed() < 20'000) {
            QTest::qWait(50);
            Look now = look();
            if (now == last) {
                return now;
            }
            last = std::move(now);
        }
        QTest::qFail("the window doesn't come to rest", __FILE__, __LINE__);
        return last;
    }

    void closeModal()
    {
        QWidget* shown = QApplication::activeModalWidget();
        if (auto* dialog = qobject_cast<QDialog*>(shown); dialog != nullptr && shown->isVisible()) {
            ++m_dialogs;
            dialog->reject();
        }
    }

    void closeOthers()
    {
        while (QWidget* popup = QApplication::activePopupWidget()) {
            popup->close();
        }
        for (QWidget* shown : QApplication::topLevelWidgets()) {
            if (shown != &window && shown->isVisible()) {
                shown->close();
            }
        }
    }

    inline static QSet<QString> m_tried;
    QTimer m_look;
    int m_dialogs = 0;
};
