#pragma once

#include "gui/pictures/value_collector.h"
#include "gui/pictures/value_player.h"

#include <QObject>

#include <functional>

class QAction;
class QCheckBox;
class QDockWidget;
class QLabel;
class QMainWindow;
class QMenu;
class QVBoxLayout;

namespace gui {

class ResultPicture;

// The panel with the picture of the results of the run on show, at the moment on show: a tab beside
// another dock, there only for tasks that have one.
class PictureDesk : public QObject {
    Q_OBJECT

public:
    using ItemLabel = std::function<QString(qint64 item)>;

    struct Sources {
        Session& session;
        RunHistory& history;
        const RunPlayer& player;
    };

    // The dock is a tab of `beside`; `view` gets the action that shows and hides it.
    PictureDesk(const Sources& sources, QMainWindow& window, QDockWidget& beside, QMenu& view,
                ItemLabel itemLabel);

    // Texts anew, in another language.
    void retranslate();
    // Items are called otherwise now.
    void showLabels();
    // In front while it shows an image; hidden while there is no picture.
    void showDock();

    // Null while there is none.
    ResultPicture* picture() const { return m_picture; }
    QDockWidget* dock() const { return m_dock; }
    const QAction* viewAction() const { return m_view; }

private:
    void setUpBody();
    void setUpDock(QMainWindow& window, QDockWidget& beside, QMenu& view);
    void connectSources(RunHistory& history);
    void follow();
    void showPicture(ResultPicture* picture);
    void tell();

    const RunPlayer& m_player;
    ValueCollector m_collector;
    ValuePlayer m_values;
    ItemLabel m_itemLabel;
    QDockWidget* m_dock;
    QAction* m_view;
    QVBoxLayout* m_layout;
    QLabel* m_summary;
    QCheckBox* m_tint;
    QCheckBox* m_asTable;
    ResultPicture* m_picture = nullptr;
    bool m_knowsRun = false;  // of the run on show: what it is
};

}  // namespace gui
