#pragma once

#include <QWidget>

#include <memory>

class QAction;

namespace Ui {
class GuidePanel;
}

namespace gui {

struct Guide;

// Leads through one experiment: what to predict, what to do, what to look for, and its start.
class GuidePanel : public QWidget {
    Q_OBJECT

public:
    explicit GuidePanel(QWidget* parent = nullptr);
    ~GuidePanel() override;

    // Run and Sweep as the window has them: the panel's button does one of them, when it can.
    void setActions(QAction* run, QAction* sweep);
    // `guide` must live as long as the panel.
    void show(const Guide& guide);
    // Whether another experiment may be chosen.
    void setChoosing(bool on);

signals:
    void chosen(const gui::Guide& guide);
    void closeWanted();

private:
    void retranslate();
    void followAction();
    QAction* action() const;
    void goOn();

    std::unique_ptr<Ui::GuidePanel> m_ui;
    const Guide* m_guide;
    QAction* m_run = nullptr;
    QAction* m_sweep = nullptr;
};

}  // namespace gui
