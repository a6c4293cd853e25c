#include "gui/views/form_history.h"

#include <utility>

namespace gui {
namespace {

constexpr int kSteps = 500;
constexpr int kTyping = 1;

}  // namespace

class FormHistory::Step : public QUndoCommand {
public:
    // Typing in one visit of a field merges; `visit` is 0 for what stands alone.
    Step(FormHistory& history, const QString& what, int visit, FormState before, FormState after)
        : QUndoCommand(what)
        , m_history(history)
        , m_visit(visit)
        , m_before(std::move(before))
        , m_after(std::move(after))
    {
    }

    int id() const override { return m_visit != 0 ? kTyping : -1; }

    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* next = static_cast<const Step*>(other);  // of the same id
        if (next->m_visit != m_visit || next->text() != text()) {
            return false;
        }
        m_after = next->m_after;
        setObsolete(m_after == m_before);
        return true;
    }

    void undo() override { m_history.restore(m_before, text()); }

    void redo() override
    {
        // It has been done already when it comes onto the stack.
        if (std::exchange(m_isDone, true)) {
            m_history.restore(m_after, text());
        }
    }

private:
    FormHistory& m_history;
    int m_visit;
    FormState m_before;
    FormState m_after;
    bool m_isDone = false;
};

FormHistory::FormHistory(QObject* parent) : QObject(parent)
{
    m_stack.setUndoLimit(kSteps);
    connect(&m_stack, &QUndoStack::indexChanged, this, &FormHistory::changed);
    connect(&m_stack, &QUndoStack::cleanChanged, this, &FormHistory::changed);
}

FormHistory::~FormHistory()
{
    m_stack.disconnect(this);  // which is emptied in the end, and says so
}

void FormHistory::record(const QString& what, bool typing, const FormState& now)
{
    if (now == m_now) {
        return;
    }
    const int visit = typing ? m_visit + 1 : 0;
    FormState before = std::exchange(m_now, now);
    m_stack.push(new Step(*this, what, visit, std::move(before), now));
    if (!typing) {
        endTyping();
    }
}

void FormHistory::restore(const FormState& state, const QString& what)
{
    endTyping();
    m_now = state;
    emit wanted(state, what);
}

}  // namespace gui
