#pragma once

#include <QDialog>

#include <memory>

namespace Ui {
class TextDialog;
}

namespace gui {

// A longer text to read and to copy: a worker's stack, an item's error.
class TextDialog : public QDialog {
    Q_OBJECT

public:
    // `note` says in one line above the text what it is.
    TextDialog(const QString& title, const QString& note, const QString& text,
               QWidget* parent = nullptr);
    ~TextDialog() override;

private:
    void copy() const;

    std::unique_ptr<Ui::TextDialog> m_ui;
};

}  // namespace gui
