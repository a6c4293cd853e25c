#pragma once

#include <QDialog>

#include <memory>

namespace Ui {
class StackDialog;
}

namespace gui {

// The calls a worker was in when it was asked: text to read and to copy.
class StackDialog : public QDialog {
    Q_OBJECT

public:
    StackDialog(int pid, const QString& text, QWidget* parent = nullptr);
    ~StackDialog() override;

private:
    void copy() const;

    std::unique_ptr<Ui::StackDialog> m_ui;
};

}  // namespace gui
