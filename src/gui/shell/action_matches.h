#pragma once

#include <QAbstractListModel>
#include <QAction>
#include <QPointer>

#include <vector>

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

}  // namespace gui
