#pragma once

#include "gui/shell/action_matches.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListView;

namespace gui {

class ActionRegistry;

// Finds and triggers any action by a few letters: arrows choose, Enter does it, Esc goes away. What
// can't be done now is grey and says why.
class CommandPalette : public QDialog {
    Q_OBJECT

public:
    explicit CommandPalette(const ActionRegistry& registry, QWidget* parent);

    // Empty, above everything, and with the keyboard.
    void open() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void search(const QString& query);
    void activate(const QModelIndex& index);
    void place();
    void retranslate();
    bool passToList(int key);

    QLineEdit* m_edit;
    QListView* m_list;
    QLabel* m_none;
    ActionMatches m_matches;
};

}  // namespace gui
