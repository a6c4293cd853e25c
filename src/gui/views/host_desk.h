#pragma once

#include <QObject>

class QAction;
class QMenu;

namespace gui {

class Banner;
class Session;

// What a person can do about a host that is suspended or doesn't answer: the window says so, and
// offers to let it go on or to end it.
class HostDesk : public QObject {
    Q_OBJECT

public:
    // `menu` gets the actions.
    HostDesk(Session& session, Banner& banner, QMenu& menu, QWidget* window);

private:
    QString trouble() const;
    void tell();
    void update();
    void retranslate();

    Session& m_session;
    Banner& m_banner;
    QAction* m_continue;
    QAction* m_end;
    QString m_said;  // in the banner, while there is trouble
};

}  // namespace gui
