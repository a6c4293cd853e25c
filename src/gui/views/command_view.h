#pragma once

#include <QPlainTextEdit>

namespace gui {

// Shows command lines broken to its width; very long ones shortened.
class CommandView : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit CommandView(QWidget* parent = nullptr);

    void setCommand(const QString& command);
    QString command() const { return m_command; }  // whole

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void layOut();

    QString m_command;
};

}  // namespace gui
