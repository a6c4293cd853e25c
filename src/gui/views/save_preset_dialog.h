#pragma once

#include "gui/views/preset_shelf.h"

#include <QDialog>

#include <memory>

namespace Ui {
class SavePresetDialog;
}

namespace gui {

// Asks for the name of a preset, and says what saving under it would replace.
class SavePresetDialog : public QDialog {
    Q_OBJECT

public:
    SavePresetDialog(PresetShelf& shelf, const QString& name, QWidget* parent = nullptr);
    ~SavePresetDialog() override;

    // Why it couldn't be saved: the dialog stays.
    void tell(const QString& problem);

signals:
    // `replaces`: there is one of that name, and it is known that it goes.
    void wanted(const QString& name, bool replaces);

private:
    void check();

    std::unique_ptr<Ui::SavePresetDialog> m_ui;
    PresetShelf& m_shelf;
};

}  // namespace gui
