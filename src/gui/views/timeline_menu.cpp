#include "gui/views/timeline_menu.h"

#include "gui/shell/action_registry.h"
#include "gui/timeline/view.h"
#include "ui_main_window.h"

#include <QActionGroup>

#include <utility>

namespace gui {
namespace {

void connectOrders(const Ui::MainWindow& ui, TimelineView& view)
{
    auto* orders = new QActionGroup(&view);
    const std::pair<QAction*, LaneOrder> all[] = {{ui.actionOrderSlot, LaneOrder::Slot},
                                                  {ui.actionOrderStart, LaneOrder::Start},
                                                  {ui.actionOrderPid, LaneOrder::Pid},
                                                  {ui.actionOrderBusy, LaneOrder::Busy},
                                                  {ui.actionOrderLabel, LaneOrder::Label}};
    for (const auto& [action, order] : all) {
        orders->addAction(action);
        action->setChecked(view.laneOrder() == order);
        // Chosen again after lanes were dragged, it puts them back.
        QObject::connect(action, &QAction::triggered, &view,
                         [&view, order = order] { view.setLaneOrder(order); });
        QObject::connect(
            &view, &TimelineView::laneOrderChanged, action,
            [action = action, order = order](LaneOrder now) { action->setChecked(now == order); });
    }
}

void connectMarks(const Ui::MainWindow& ui, TimelineView& view)
{
    QObject::connect(ui.actionMark, &QAction::triggered, &view, &TimelineView::addMark);
    QObject::connect(ui.actionNextMark, &QAction::triggered, &view, &TimelineView::nextMark);
    QObject::connect(ui.actionPreviousMark, &QAction::triggered, &view,
                     &TimelineView::previousMark);
    QObject::connect(ui.actionRenameMark, &QAction::triggered, &view, &TimelineView::renameMark);
    QObject::connect(ui.actionRemoveMark, &QAction::triggered, &view, &TimelineView::removeMark);
    ActionRegistry::setOwnKey(ui.actionMark, QStringLiteral("M"));
    ActionRegistry::setOwnKey(ui.actionNextMark, QStringLiteral("]"));
    ActionRegistry::setOwnKey(ui.actionPreviousMark, QStringLiteral("["));
    ActionRegistry::setOwnKey(ui.actionRenameMark, QStringLiteral("F2"));
    ActionRegistry::setOwnKey(ui.actionRemoveMark, QStringLiteral("Del"));
}

void connectNeighbours(const Ui::MainWindow& ui, TimelineView& view)
{
    QObject::connect(ui.actionNextSpan, &QAction::triggered, &view, &TimelineView::nextSpan);
    QObject::connect(ui.actionPreviousSpan, &QAction::triggered, &view,
                     &TimelineView::previousSpan);
    QObject::connect(ui.actionNextTry, &QAction::triggered, &view, &TimelineView::nextTry);
    QObject::connect(ui.actionPreviousTry, &QAction::triggered, &view, &TimelineView::previousTry);
    ActionRegistry::setOwnKey(ui.actionNextSpan, QStringLiteral("."));
    ActionRegistry::setOwnKey(ui.actionPreviousSpan, QStringLiteral(","));
    ActionRegistry::setOwnKey(ui.actionNextTry, QStringLiteral("Alt+."));
    ActionRegistry::setOwnKey(ui.actionPreviousTry, QStringLiteral("Alt+,"));
}

}  // namespace

void connectTimelineMenu(const Ui::MainWindow& ui, TimelineView& view)
{
    QObject::connect(ui.actionFindSpans, &QAction::triggered, &view, &TimelineView::findWanted);
    QObject::connect(ui.actionFilterToSelection, &QAction::triggered, &view,
                     &TimelineView::filterToSelection);
    QObject::connect(ui.actionClearFilter, &QAction::triggered, &view, &TimelineView::clearFilter);
    QObject::connect(ui.actionUndoFilter, &QAction::triggered, &view, &TimelineView::undoFilter);
    QObject::connect(ui.actionShowWaits, &QAction::triggered, &view, &TimelineView::setWaitsShown);
    QObject::connect(&view, &TimelineView::waitsShownChanged, ui.actionShowWaits,
                     &QAction::setChecked);
    ActionRegistry::setOwnKey(ui.actionFindSpans, QStringLiteral("/"));
    ActionRegistry::setOwnKey(ui.actionUndoFilter, QStringLiteral("Shift+Backspace"));
    ActionRegistry::setOwnKey(ui.actionShowWaits, QStringLiteral("Q"));
    connectOrders(ui, view);
    connectMarks(ui, view);
    connectNeighbours(ui, view);
}

}  // namespace gui
