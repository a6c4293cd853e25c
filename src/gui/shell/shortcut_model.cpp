#include "gui/shell/shortcut_model.h"

#include "gui/shell/action_registry.h"

#include <QFont>

namespace gui {

ShortcutModel::ShortcutModel(const ActionRegistry& registry, QObject* parent)
    : QAbstractTableModel(parent)
    , m_registry(registry)
{
}

QAction* ShortcutModel::action(const QModelIndex& index) const
{
    return index.isValid() ? m_registry.entries()[static_cast<std::size_t>(index.row())].action
                           : nullptr;
}

void ShortcutModel::refresh()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ShortcutModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_registry.entries().size());
}

int ShortcutModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ShortcutModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const auto& entry = m_registry.entries()[static_cast<std::size_t>(index.row())];
    if (role == Qt::ToolTipRole) {
        return entry.action->whatsThis();
    }
    if (role == Qt::FontRole && entry.action->shortcuts() != entry.standard) {
        QFont bold;  // weight alone: family and size stay the view's
        bold.setBold(true);
        return bold;
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (static_cast<Column>(index.column())) {
    case Title:
        return ActionRegistry::title(entry.action);
    case Menu:
        return ActionRegistry::group(entry);
    case Keys:
        return ActionRegistry::keys(entry.action);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ShortcutModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Title:
        return tr("Action");
    case Menu:
        return tr("Menu");
    case Keys:
        return tr("Keys");
    default:
        return {};
    }
}

}  // namespace gui
