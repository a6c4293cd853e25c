#pragma once

#include "gui/bridge/table_requests.h"
#include "gui/models/value_feed.h"

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

// The panel with the picture of a run's results: a tab beside another dock, there only for tasks
// that have one. It stays until the next run begins.
class PictureDesk : public QObject {
    Q_OBJECT

public:
    using ItemLabel = std::function<QString(qint64 item)>;

    // The dock is a tab of `beside`; `view` gets the action that shows and hides it.
    PictureDesk(Session& session, QMainWindow& window, QDockWidget& beside, QMenu& view,
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

private:
    void begin(const RunStart& run);
    void showPicture(ResultPicture* picture);
    void tell();

    TableRequests m_requests;
    ValueFeed m_feed;
    ItemLabel m_itemLabel;
    QDockWidget* m_dock;
    QAction* m_view;
    QVBoxLayout* m_layout;
    QLabel* m_summary;
    QCheckBox* m_tint;
    QCheckBox* m_asTable;
    ResultPicture* m_picture = nullptr;
};

}  // namespace gui
