#pragma once

#include <QWidget>

#include <memory>

namespace Ui {
class TimelinePanel;
}

namespace gui {

class TimelineView;

// The timeline in its card; before the first event a sentence stands in its place. Below it, while
// they are of use: what can be done with the selection, the filter, and a field to find spans.
class TimelinePanel : public QWidget {
    Q_OBJECT

public:
    explicit TimelinePanel(QWidget* parent = nullptr);
    ~TimelinePanel() override;

    TimelineView* view() const;
    // Shows the timeline, or this sentence while there is nothing to show.
    void showTimeline();
    void showText(const QString& text);
    // Under the timeline, within its card.
    void addBar(QWidget* bar);

private:
    void updateInfo();
    void updateSelectionBar();
    void setUpFind();
    void openFind();
    void closeFind();
    void tellFound();

    std::unique_ptr<Ui::TimelinePanel> m_ui;
};

}  // namespace gui
