#pragma once

#include "gui/bridge/run_facts.h"

#include <QWidget>

#include <memory>

namespace Ui {
class ChartPanel;
}

namespace gui {

// Speedup of a sweep: chart and, under it, what follows from it.
class ChartPanel : public QWidget {
    Q_OBJECT

public:
    explicit ChartPanel(QWidget* parent = nullptr);
    ~ChartPanel() override;

    void setUsableCores(int cores);
    void showSweep(const SweepFacts& facts);
    // Another sweep begins.
    void clear();

private:
    void showLaws(const SweepFacts& facts);
    void showVerdict(const SweepFacts& facts);
    void copyTable() const;

    std::unique_ptr<Ui::ChartPanel> m_ui;
    SweepFacts m_facts;  // on show
};

}  // namespace gui
