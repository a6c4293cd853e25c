#pragma once

#include "gui/models/value_facts.h"
#include "gui/replay/run_player.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <cstddef>
#include <vector>

namespace gui {

// Tells the values that the run on show had made at the moment on show: what comes when that goes
// on, and what goes when it goes back. They come in the order of their events, each as soon as it
// is recorded; those whose events were lost come at the end of the run.
//
// That is done in portions, so that no turn of the event loop grows with the run.
class ValuePlayer : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kMostAtOnce = 1000;          // values
    static constexpr std::size_t kMostBytesAtOnce = 1 << 19;  // of binary parts
    static constexpr std::size_t kMostEventsAtOnce = 16'384;

    explicit ValuePlayer(const RunPlayer& player, QObject* parent = nullptr);

    // From the beginning of the run on show: none is known to have come yet.
    void start();
    // Until the next start().
    void stop();
    // More values have been recorded.
    void look();

signals:
    void came(const std::vector<gui::ValueFacts>& values);
    // The last ones of those that came.
    void went(const QSet<qint64>& items);

private:
    struct Shown {
        qint64 item = 0;
        std::size_t position = 0;  // at which it is there
    };
    struct Portion {
        std::vector<ValueFacts> values;
        std::size_t bytes = 0;
        std::size_t events = 0;

        bool isFull() const;
    };

    void work();
    bool isOver() const;
    bool goBack();
    bool goOn();
    bool walk(Portion& portion);
    void addLost(Portion& portion);
    bool add(qint64 item, std::size_t position, Portion& portion);

    const RunPlayer& m_player;
    bool m_active = false;
    std::vector<Shown> m_shown;   // in the order of their positions
    std::vector<bool> m_isShown;  // by item
    std::size_t m_position = 0;   // events before it have been walked over
    qint64 m_nextLost = 0;        // items before it have been looked at, at the end of the run
    std::vector<mp::ScopeEvent> m_room;
    QTimer m_timer;
};

}  // namespace gui
