#include "gui/views/history_actions.h"

#include "gui/shell/action_registry.h"
#include "gui/shell/language_change.h"
#include "gui/views/experiment_form.h"

#include <QTimer>

namespace gui {

HistoryActions::HistoryActions(QAction* undo, QAction* redo, ExperimentForm& form, QObject* parent)
    : QObject(parent)
    , m_undo(undo)
    , m_redo(redo)
    , m_form(form)
{
    redo->setShortcuts(
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    FormHistory& history = form.history();
    connect(undo, &QAction::triggered, &history, &FormHistory::undo);
    connect(redo, &QAction::triggered, &history, &FormHistory::redo);
    connect(&history, &FormHistory::changed, this, &HistoryActions::update);
    // When the form's own words have changed, of which the steps are named.
    whenLanguageChanges(&form, [this] { QTimer::singleShot(0, this, &HistoryActions::update); });
    update();
}

void HistoryActions::update()
{
    const FormHistory& history = m_form.history();
    m_undo->setText(history.canUndo() ? tr("&Undo: %1").arg(m_form.stepName(history.undoes()))
                                      : tr("&Undo"));
    m_redo->setText(history.canRedo() ? tr("&Redo: %1").arg(m_form.stepName(history.redoes()))
                                      : tr("&Redo"));
    ActionRegistry::setAvailable(m_undo, history.canUndo(),
                                 tr("Nothing was changed in the experiment form."));
    ActionRegistry::setAvailable(m_redo, history.canRedo(), tr("Nothing was undone."));
}

}  // namespace gui
