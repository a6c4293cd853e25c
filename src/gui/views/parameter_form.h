#pragma once

#include "lab/tasks/task.h"

#include <QHash>
#include <QString>
#include <QWidget>

#include <map>
#include <string>

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
    // After a change of the language; what has been typed stays.
    void retranslate();
    // What differs from the defaults.
    lab::Parameters parameters() const;

    // Shows a sentence under a parameter's field. False: there is no such parameter.
    bool showError(const QString& name, const QString& message);
    void clearErrors();

signals:
    void changed();

private:
    struct Field {
        lab::ParameterInfo info;
        QWidget* editor = nullptr;
        QLabel* help = nullptr;
        QLabel* error = nullptr;
    };

    void remember();
    static void describe(const Field& field);
    void addField(const lab::ParameterInfo& info, int position, bool alone);
    QWidget* makeEditor(const lab::ParameterInfo& info);
    QWidget* makeCell(const lab::ParameterInfo& info, Field& field);

    QGridLayout* m_grid;
    std::string m_task;
    std::map<std::string, Field> m_fields;
    std::map<std::string, std::map<std::string, QString>> m_typed;  // task → parameter → text
};

}  // namespace gui
