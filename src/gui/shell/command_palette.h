#pragma once

#include <QAbstractListModel>
#include <QDialog>
#include <QPointer>

#include <vector>

class QAction;
class QLabel;
class QLineEdit;
class QListView;

namespace gui {

class ActionRegistry;

// The registry's actions that match what has been typed, the nearest first.
class ActionMatches : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role : int { GroupRole = Qt::UserRole + 1, KeysRole, ReasonRole, PositionsRole };

    explicit ActionMatches(const ActionRegistry& registry, QObject* parent = nullptr);

    void search(const QString& query);
    QAction* action(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Match {
        QPointer<QAction> action;
        QString group;
        QList<qsizetype> positions;  // letters found, in the title
        int score = 0;
    };

    const ActionRegistry& m_registry;
    std::vector<Match> m_matches;
};

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
