#pragma once

namespace Ui {
class MainWindow;
}

namespace gui {

class TimelineView;

// The window's menu of what can be done on the timeline, besides fitting and following.
void connectTimelineMenu(const Ui::MainWindow& ui, TimelineView& view);

}  // namespace gui
