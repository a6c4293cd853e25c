#pragma once

#include <QObject>
#include <QTimer>

#include <functional>

namespace gui {

// Notices a host that lives and yet doesn't answer: asks it something small now and then, and looks
// whether the answer comes in time.
class HostPulse : public QObject {
    Q_OBJECT

public:
    static constexpr int kPauseMs = 3000;  // after each answer
    static constexpr int kLimitMs = 5000;  // for each answer

    // `ask` sends the question; each answer to it is told by answered().
    explicit HostPulse(std::function<void()> ask, QObject* parent = nullptr);

    // There is a host, which has been asked something: its answer comes by answered().
    void start();
    void stop();
    void answered();

    bool isSilent() const { return m_silent; }

signals:
    // No answer has come in time; or it has, though late, or there is no host any more.
    void silentChanged(bool silent);

private:
    void setSilent(bool silent);

    std::function<void()> m_ask;
    QTimer m_pause;
    QTimer m_limit;
    bool m_silent = false;
};

}  // namespace gui
