#pragma once

#include "gui/views/preset_shelf.h"

#include <QObject>
#include <QPointer>

class QAction;
class QMenu;

namespace gui {

class ExperimentForm;
class SavePresetDialog;

// What a window does with presets: saves the form as one, opens one into it, and says which one is
// open and whether it has been changed since: that is the short name (iconText) of the menu.
class PresetActions : public QObject {
    Q_OBJECT

public:
    struct Actions {
        QAction* save;
        QAction* saveAs;
        QAction* manage;
        QAction* openFile;
        QAction* saveFile;
        QMenu* presets;  // the saved ones come before its first separator
        QMenu* recent;
    };

    PresetActions(const Actions& actions, ExperimentForm& form, QWidget* window);

    void openFile(const QString& path);
    void saveFile(const QString& path);

signals:
    // A sentence. The form is as it was.
    void problem(const QString& sentence);

private:
    // The preset that the form was last saved to or opened from.
    struct Current {
        QString path{};
        QString name{};
        QByteArray digest{};
    };

    void connectActions();
    void save();
    void askName(const QString& note);
    void saveUnder(const QString& name, bool replaces);
    void onSaved(const Current& to);
    void onOpened(const QString& path, const PresetRead& read);
    void chooseFileToOpen();
    void chooseFileToSave();
    void manage();
    void listPresets();
    void listRecent();
    void rememberRecent(const QString& path);
    void forgetRecent(const QString& path);
    void update();
    QString nameOf(const QString& path) const;

    Actions m_actions;
    ExperimentForm& m_form;
    QWidget* m_window;
    PresetShelf m_shelf;
    Current m_current;
    QPointer<SavePresetDialog> m_dialog;
    QList<QAction*> m_listed;
    bool m_saving = false;
};

}  // namespace gui
