#include "gui/shell/action_matches.h"

#include "gui/shell/action_registry.h"
#include "gui/shell/fuzzy.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace gui {
namespace {

constexpr int kGroupPenalty = 6;  // letters found in the menu's name count less

// Matches the title alone or, with less weight, "Menu title".
std::optional<FuzzyMatch> matchOf(const QString& query, const QString& group, const QString& title)
{
    if (auto match = fuzzyMatch(query, title)) {
        return match;
    }
    const QString whole = group + QLatin1Char(' ') + title;
    auto match = fuzzyMatch(query, whole);
    if (match) {
        match->score -= kGroupPenalty;
        QList<qsizetype> inTitle;
        for (const qsizetype at : std::as_const(match->positions)) {
            if (at > group.size()) {
                inTitle.append(at - group.size() - 1);
            }
        }
        match->positions = inTitle;
    }
    return match;
}

}  // namespace

ActionMatches::ActionMatches(const ActionRegistry& registry, QObject* parent)
    : QAbstractListModel(parent)
    , m_registry(registry)
{
}

void ActionMatches::search(const QString& query)
{
    beginResetModel();
    m_matches.clear();
    for (const ActionRegistry::Entry& entry : m_registry.found()) {
        const QString group = ActionRegistry::group(entry);
        const auto match = matchOf(query, group, ActionRegistry::title(entry.action));
        if (match && entry.action->isVisible()) {
            m_matches.push_back({entry.action, group, match->positions, match->score});
        }
    }
    // Equals stay in the menus' order.
    std::ranges::stable_sort(m_matches, std::greater(), &Match::score);
    endResetModel();
}

QAction* ActionMatches::action(const QModelIndex& index) const
{
    return index.isValid() ? m_matches[static_cast<std::size_t>(index.row())].action.data()
                           : nullptr;
}

int ActionMatches::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_matches.size());
}

QVariant ActionMatches::data(const QModelIndex& index, int role) const
{
    const QAction* found = action(index);
    if (found == nullptr) {
        return {};
    }
    const Match& match = m_matches[static_cast<std::size_t>(index.row())];
    const QString reason = found->isEnabled() ? QString() : ActionRegistry::reason(found);
    switch (role) {
    case Qt::DisplayRole:
        return ActionRegistry::title(found);
    case Qt::ToolTipRole:
        return found->toolTip();
    case Qt::CheckStateRole:
        return found->isCheckable() && found->isChecked() ? QVariant(Qt::Checked) : QVariant();
    case Qt::AccessibleTextRole: {
        QStringList parts{match.group, ActionRegistry::title(found), ActionRegistry::keys(found)};
        if (!found->isEnabled()) {
            parts.append(reason.isEmpty() ? tr("not available now") : reason);
        }
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }
    case GroupRole:
        return match.group;
    case KeysRole:
        return ActionRegistry::keys(found);
    case ReasonRole:
        return found->isEnabled() ? QVariant()
                                  : QVariant(reason.isEmpty() ? tr("not available now") : reason);
    case PositionsRole:
        return QVariant::fromValue(match.positions);
    default:
        return {};
    }
}

}  // namespace gui
