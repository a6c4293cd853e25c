#include "gui/views/column_menu.h"

#include <QAction>
#include <QHeaderView>
#include <QSettings>

#include <utility>

namespace gui {
namespace {

QString nameOf(const ColumnMenu::Column& column)
{
    return QString::fromLatin1(column.name);
}

}  // namespace

ColumnMenu::ColumnMenu(QHeaderView& header, Names names, std::span<const Column> columns)
    : QObject(&header)
    , m_header(header)
    , m_names(std::move(names))
    , m_columns(columns)
{
    QStringList usual;
    for (const Column& column : columns) {
        if (column.isUsual) {
            usual.append(nameOf(column));
        }
    }
    const QStringList shown = QSettings().value(m_names.settings, usual).toStringList();
    header.setContextMenuPolicy(Qt::ActionsContextMenu);
    for (int i = 1; i < static_cast<int>(columns.size()); ++i) {
        const QString name = nameOf(columns[static_cast<std::size_t>(i)]);
        auto* action = new QAction(&header);
        action->setObjectName(m_names.actionPrefix + name);
        action->setCheckable(true);
        action->setChecked(shown.contains(name));
        header.setSectionHidden(i, !action->isChecked());
        connect(action, &QAction::toggled, this, [this, i](bool on) { show(i, on); });
        header.addAction(action);
        m_actions.append(action);
    }
    retranslate();
}

void ColumnMenu::retranslate()
{
    for (int i = 0; i < m_actions.size(); ++i) {
        const auto head = [this, i](int role) {
            return m_header.model()->headerData(i + 1, Qt::Horizontal, role).toString();
        };
        m_actions[i]->setText(head(Qt::DisplayRole));
        m_actions[i]->setWhatsThis(head(Qt::ToolTipRole));
    }
}

void ColumnMenu::show(int column, bool on)
{
    m_header.setSectionHidden(column, !on);
    QStringList shown;
    for (int i = 0; i < static_cast<int>(m_columns.size()); ++i) {
        if (isShown(i, i)) {
            shown.append(nameOf(m_columns[static_cast<std::size_t>(i)]));
        }
    }
    QSettings().setValue(m_names.settings, shown);
    emit changed();
}

bool ColumnMenu::isShown(int first, int last) const
{
    for (int column = first; column <= last; ++column) {
        if (!m_header.isSectionHidden(column)) {
            return true;
        }
    }
    return false;
}

}  // namespace gui
