#pragma once

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

#include <vector>

class QMenu;
class QMenuBar;

namespace gui {

// Every action of a window, once. Menus and toolbar show what is in it, the command palette finds
// it, the shortcuts' editor changes its keys. An action is known by its object name, which is never
// shown and must not change: the user's shortcuts are saved under it.
//
//   registry.addMenus(*menuBar);   // all that the menus hold, grouped by menu
//   ActionRegistry::setAvailable(stop, running, tr("Nothing runs."));
class ActionRegistry : public QObject {
    Q_OBJECT

public:
    struct Entry {
        QAction* action = nullptr;
        QPointer<QMenu> menu{};          // its group
        QList<QKeySequence> standard{};  // the keys it has unless the user chose others
    };

    explicit ActionRegistry(QObject* parent = nullptr);

    // The actions of all menus and their submenus, in order. Each needs an object name of its own.
    void addMenus(const QMenuBar& bar);
    void add(QAction* action, QMenu* menu);
    // Before addMenus(): in this menu, actions whose name doesn't begin with "action" come and go,
    // and have no shortcuts. found() has those with a name.
    void addChanging(QMenu* menu);

    const std::vector<Entry>& entries() const { return m_entries; }
    // All that can be done at present: entries() and what is in the changing menus.
    std::vector<Entry> found() const;
    // Null if there is none of that name.
    QAction* find(const QString& name) const;

    // Without a reason when it is available.
    static void setAvailable(QAction* action, bool available, const QString& reason);
    // Why it is disabled: a sentence, or empty if nobody knows.
    static QString reason(const QAction* action);
    // A key that the widget it works on reads itself, to be shown where there is no shortcut.
    static void setOwnKey(QAction* action, const QString& key);

    // The action's text as a person reads it: without the underlined letter's mark and the dots.
    static QString title(const QAction* action);
    // The menu's title in the same way; empty for none.
    static QString group(const Entry& entry);
    // "Ctrl+R, F5"; empty if it has no key.
    static QString keys(const QAction* action);

    // Sets tooltips anew from the actions' help (What's This), keys and reasons: after a change of
    // the language or of the shortcuts.
    void refresh();

    // Remembered, as other keys than the standard ones.
    void setShortcuts(QAction* action, const QList<QKeySequence>& keys);
    void resetShortcuts(QAction* action);
    // What was remembered; once, after the last action has been added.
    void loadShortcuts();
    bool isChanged(const QAction* action) const;
    // The action that has this key where `action` would have it, or null. Actions of two tables may
    // share a key: only that of the focused one is meant.
    QAction* conflict(const QAction* action, const QKeySequence& keys) const;

signals:
    void shortcutsChanged();

private:
    void addMenu(QMenu* menu);
    bool comesAndGoes(const QAction& action, const QMenu* menu) const;
    QList<QKeySequence> standardOf(const QAction* action) const;

    std::vector<Entry> m_entries;
    QList<QPointer<QMenu>> m_changing;
};

}  // namespace gui
