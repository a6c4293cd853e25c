#pragma once

#include "gui/views/form_state.h"

#include <QObject>
#include <QUndoStack>

namespace gui {

// Undo and redo of what is done in the form. A step holds all fields before and after it; typing in
// one field is one step until the field is left.
class FormHistory : public QObject {
    Q_OBJECT

public:
    explicit FormHistory(QObject* parent = nullptr);
    ~FormHistory() override;

    // What there is before the first step, or what has changed by itself and can't be undone.
    void begin(const FormState& now) { m_now = now; }
    // `what` names the field for wanted() and for the step's name: nothing if all is as before.
    void record(const QString& what, bool typing, const FormState& now);
    // What is typed from here on is a step of its own.
    void endTyping() { ++m_visit; }

    // What the next undo or redo is about: as given to record(), or empty.
    QString undoes() const { return m_stack.undoText(); }
    QString redoes() const { return m_stack.redoText(); }
    bool canUndo() const { return m_stack.canUndo(); }
    bool canRedo() const { return m_stack.canRedo(); }
    void undo() { m_stack.undo(); }
    void redo() { m_stack.redo(); }

    // As it was saved or opened.
    bool isClean() const { return m_stack.isClean(); }
    void setClean() { m_stack.setClean(); }

signals:
    // The fields are to be set so; `what` is the one to look at.
    void wanted(const gui::FormState& state, const QString& what);
    void changed();

private:
    class Step;

    void restore(const FormState& state, const QString& what);

    QUndoStack m_stack;
    FormState m_now;
    int m_visit = 0;
};

}  // namespace gui
