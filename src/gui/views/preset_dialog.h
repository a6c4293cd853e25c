#pragma once

#include "gui/views/preset_shelf.h"

#include <QDialog>

#include <memory>

class QListWidgetItem;

namespace Ui {
class PresetDialog;
}

namespace gui {

// The saved presets: opens, renames and deletes them.
class PresetDialog : public QDialog {
    Q_OBJECT

public:
    explicit PresetDialog(PresetShelf& shelf, QWidget* parent = nullptr);
    ~PresetDialog() override;

signals:
    void openWanted(const QString& name);
    void renamed(const QString& from, const QString& to);
    void deleted(const QString& name);

private:
    void fill();
    void updateButtons();
    QString chosen() const;  // empty: none
    void openChosen();
    void rename(const QListWidgetItem* item);
    void remove();
    void tell(const QString& problem);

    std::unique_ptr<Ui::PresetDialog> m_ui;
    PresetShelf& m_shelf;
};

}  // namespace gui
