#pragma once

#include "gui/replay/run_history.h"
#include "gui/replay/run_player.h"

#include <QFrame>

#include <memory>

class QAction;

namespace Ui {
class ReplayBar;
}

namespace gui {

class GivingRow;

// Under the timeline: which run is on show and which moment of it, and the buttons that change it.
class ReplayBar : public QFrame {
    Q_OBJECT

public:
    struct Actions {
        QAction* first;
        QAction* previous;
        QAction* back;
        QAction* play;
        QAction* next;
        QAction* last;
        QAction* live;
    };

    explicit ReplayBar(QWidget* parent = nullptr);
    ~ReplayBar() override;

    void setSources(const RunHistory* history, RunPlayer* player);
    void setActions(const Actions& actions);
    // Of the list, from 0.01 to 100.
    double speed() const;
    void changeSpeed(int steps);
    void openRuns();

    QSize minimumSizeHint() const override;

signals:
    void speedChanged(double speed);
    void runChosen(const gui::RunHistory::Run& run);

private:
    void onScrubbed(int value);
    void onRunChosen(int row);
    void showRuns();
    void showMoment();
    void showMode();
    void retranslate();
    QString runText(const RunRecording& run) const;

    std::unique_ptr<Ui::ReplayBar> m_ui;
    GivingRow* m_row = nullptr;
    const RunHistory* m_history = nullptr;
    RunPlayer* m_player = nullptr;
    bool m_telling = false;  // what is set is what is so, not what a person wants
};

}  // namespace gui
