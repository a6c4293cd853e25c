#pragma once

#include <QObject>

class QAction;

namespace gui {

class ExperimentForm;

// Undo and Redo of a menu, for the form's history: they say what they are about.
class HistoryActions : public QObject {
    Q_OBJECT

public:
    HistoryActions(QAction* undo, QAction* redo, ExperimentForm& form, QObject* parent);

private:
    void update();

    QAction* m_undo;
    QAction* m_redo;
    ExperimentForm& m_form;
};

}  // namespace gui
