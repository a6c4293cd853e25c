#pragma once

#include <QEvent>
#include <QObject>
#include <QPointer>
#include <QSize>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <vector>

class QAction;
class QDockWidget;
class QMainWindow;

namespace gui {

// Lets the docks of a window give way while it has no room for all of them: they wait, hidden, and
// come back as large as they were when there is room again. What a person has closed stays closed.
// A dock that is opened without room for it gets that of the others, of the central widget too if
// need be, until it is closed.
//
//   room.add(results, showResults);   // the first one added gives way first
//
// The window needs a minimum size of its own, or it can't become smaller than its docks.
class DockRoom : public QObject {
    Q_OBJECT

public:
    explicit DockRoom(QMainWindow& window);

    // `view`: the action with which a person shows and hides it.
    void add(QDockWidget* dock, const QAction* view);
    // A person wants to see it now.
    void prefer(QDockWidget* dock);
    // A person wants to see the central widget now.
    void preferCentre();

    // `change` shows and hides docks, and none of them has waited before it.
    void rearrange(const std::function<void()>& change);
    // The names of those that wait, to be remembered together with the window's state.
    QStringList waiting() const;
    // These are hidden, but only for want of room.
    void setWaiting(const QStringList& names);

signals:
    // All are back, but how large they were isn't known.
    void sizesWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Panel {
        QDockWidget* dock = nullptr;
        bool waits = false;
        QSize needs{};  // of the window, when it was last tried to show it; invalid: not tried
        QSize size{};   // as a person or an arrangement has made it when all had room
    };

    void onWindow(QEvent::Type event);
    void onDock(Panel& panel, QEvent::Type event);
    void fit();
    void fitAnew();
    bool squeeze();
    bool comeBack();
    bool restoreCentre();
    void restoreSizes();
    void settle();
    void fitLater(bool news);
    void noteSizes();
    QSize needed() const;
    bool fits() const;
    bool hasRoomFor(const QSize& needs) const;
    bool anyWaits() const;
    bool isSqueezed() const;

    QMainWindow& m_window;
    std::vector<Panel> m_panels;  // in the order in which they give way
    QPointer<QDockWidget> m_preferred;
    QSize m_bare;  // what the window needs without any dock, where it hasn't even that
    QTimer m_later;
    bool m_news = false;  // the docks may have sizes that somebody has chosen
    bool m_busy = false;  // what is shown or hidden now is no person's wish
};

}  // namespace gui
