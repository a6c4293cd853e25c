#pragma once

#include "gui/views/dropped_files.h"

#include <QDialog>

#include <memory>

namespace Ui {
class DropDialog;
}

namespace gui {

// Asks what a dropped text file is to be: one item, one item a line, or a table with a column of
// items.
class DropDialog : public QDialog {
    Q_OBJECT

public:
    // `asFile`: what the task works on are files.
    DropDialog(const DroppedFiles& dropped, bool asFile, QWidget* parent = nullptr);
    ~DropDialog() override;

signals:
    void fileWanted();
    void linesWanted();
    void columnWanted(int column);

private:
    void take();

    std::unique_ptr<Ui::DropDialog> m_ui;
};

}  // namespace gui
