#pragma once

#include <QAbstractTableModel>

class QAction;

namespace gui {

class ActionRegistry;

// The registry's actions and their keys, one a row.
class ShortcutModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : int { Title, Menu, Keys, ColumnCount };

    explicit ShortcutModel(const ActionRegistry& registry, QObject* parent = nullptr);

    QAction* action(const QModelIndex& index) const;
    // Tells the views that texts or keys are others.
    void refresh();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    const ActionRegistry& m_registry;
};

}  // namespace gui
