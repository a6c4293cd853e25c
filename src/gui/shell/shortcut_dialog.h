#pragma once

#include <QDialog>

#include <memory>

class QAction;
class QSortFilterProxyModel;

namespace Ui {
class ShortcutDialog;
}

namespace gui {

class ActionRegistry;
class ShortcutModel;

// All actions and their keys; a key is pressed, not spelt. One that another action has is refused,
// and that action named. A change counts at once.
class ShortcutDialog : public QDialog {
    Q_OBJECT

public:
    ShortcutDialog(ActionRegistry& registry, QWidget* parent);
    ~ShortcutDialog() override;

private:
    QAction* chosen() const;
    void setUpTable();
    void onChosen();
    void update();
    void setKeys();
    void clearKeys();
    void resetKeys();
    void resetAll();
    void changed();

    ActionRegistry& m_registry;
    std::unique_ptr<Ui::ShortcutDialog> m_ui;
    ShortcutModel* m_model;
    QSortFilterProxyModel* m_shown;
};

}  // namespace gui
