#pragma once

#include <QFrame>
#include <QList>

class QAction;
class QDockWidget;
class QLabel;
class QMenu;
class QToolButton;

namespace gui {

class ElidedLabel;

// The line above a panel: its title in small capitals, and at the right what the panel has to say
// in a few words. Also serves as a dock's title bar, which is then dragged by it.
class PanelHeader : public QFrame {
    Q_OBJECT
    Q_PROPERTY(QString title READ title WRITE setTitle)
    Q_PROPERTY(QString info READ info WRITE setInfo)

public:
    explicit PanelHeader(QWidget* parent = nullptr);

    QString title() const { return m_title; }
    // It has an edge of its own around it, as the cards have: a pixel more at its top.
    void setFramed();
    void setTitle(const QString& title);
    QString info() const;
    void setInfo(const QString& info);

    // At the right end, in short: the action's iconText; a menu is opened by its own, and the
    // menu's What's This is the button's.
    void addTool(QAction* action);
    void addTool(QMenu* menu);

    QSize sizeHint() const override;
    // A dock takes its title bar's height from here.
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;

private:
    QToolButton* addButton();
    void styleTitle();

    QString m_title;
    QLabel* m_titleLabel;
    ElidedLabel* m_infoLabel;
    QList<QToolButton*> m_tools;
    int m_edge = 0;
};

// Such a line as the dock's title bar, telling its title.
void makeDockHeader(QDockWidget* dock);

}  // namespace gui
