#pragma once

#include <QPixmap>
#include <QString>
#include <QWidget>

// The window as the X server shows it.
class Screen {
public:
    explicit Screen(QWidget& window) : m_window(window) {}

    // Waits until the screen shows the window in this size and as the window would paint itself
    // now, judged by what stands still while something runs. False after 20 s.
    bool waitFor(const QSize& size) const;
    // What is on the screen where the window is.
    QPixmap picture() const;

private:
    bool isShown(const QSize& size) const;

    QWidget& m_window;
};
