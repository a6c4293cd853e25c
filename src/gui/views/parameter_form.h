#pragma once

#include "gui/views/form_state.h"
#include "lab/tasks/task.h"

#include <QHash>
#include <QString>
#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QGridLayout;
class QLabel;

namespace gui {

// Fields for a task's parameters, made from what the task says of them: name, kind, default, limits
// and help.
class ParameterForm : public QWidget {
    Q_OBJECT

public:
    explicit ParameterForm(QWidget* parent = nullptr);

    // What had been typed for this task comes back; a task that is new here has its defaults.
    void setTask(const lab::TaskInfo& task);
    // The Tab key comes here from that widget.
    void followInTabOrder(QWidget* before) const;
    // What has been typed, for every task; those of the chosen one that aren't given have their
    // defaults.
    FormState::Parameters typed() const;
    void setTyped(const FormState::Parameters& typed);
    // After a change of the language; what has been typed stays.
    void retranslate();
    // Sees the events of all editors, also of those to come.
    void setEditorFilter(QObject* filter) { m_filter = filter; }
    QWidget* editor(const QString& name) const;  // null if there is none

    // Shows a sentence under a parameter's field. False: there is no such parameter.
    bool showError(const QString& name, const QString& message);
    void clearErrors();

signals:
    void changed(const QString& name, bool typing);

private:
    struct Field {
        lab::ParameterInfo info;
        QWidget* cell = nullptr;
        QWidget* editor = nullptr;
        QLabel* help = nullptr;
        QLabel* error = nullptr;
    };

    static void describe(const Field& field);
    static bool isNarrow(const Field& field);
    void addField(const lab::ParameterInfo& info);
    void place();
    QWidget* makeEditor(const lab::ParameterInfo& info);
    void fill();
    void makeCell(Field& field);

    QGridLayout* m_grid;
    std::string m_task;
    std::map<std::string, Field> m_fields;
    std::vector<const Field*> m_order;  // on the form
    FormState::Parameters m_typed;      // but for the chosen task's
    QObject* m_filter = nullptr;
};

}  // namespace gui
