#include "gui/views/copy_rows.h"

#include "gui/views/table_text.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTableView>
#include <QTreeView>

#include <algorithm>

namespace gui {

namespace {

// Row numbers from the top of the tree down to it.
QList<int> pathOf(QModelIndex index)
{
    QList<int> path;
    for (; index.isValid(); index = index.parent()) {
        path.prepend(index.row());
    }
    return path;
}

bool standsBefore(const QModelIndex& a, const QModelIndex& b)
{
    const QModelIndex above = a.parent();
    return above == b.parent() ? a.row() < b.row() : pathOf(a) < pathOf(b);
}

}  // namespace

QHeaderView* headerOf(const QAbstractItemView* table)
{
    const auto* tree = qobject_cast<const QTreeView*>(table);
    return tree != nullptr ? tree->header()
                           : qobject_cast<const QTableView*>(table)->horizontalHeader();
}

QList<int> shownColumns(const QAbstractItemView* table)
{
    const QHeaderView* header = headerOf(table);
    QList<int> columns;
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        if (!header->isSectionHidden(column)) {
            columns.append(column);
        }
    }
    return columns;
}

QModelIndexList chosenRows(const QAbstractItemView* table)
{
    const QItemSelectionModel* selection = table->selectionModel();
    QModelIndexList rows = selection ? selection->selectedRows() : QModelIndexList();
    std::ranges::sort(rows, standsBefore);
    return rows;
}

void copyRows(const QAbstractItemView* table, const QModelIndexList& rows, const QString& format)
{
    if (!rows.isEmpty()) {
        QGuiApplication::clipboard()->setText(
            tableText(*table->model(), rows, shownColumns(table), format));
    }
}

void addCopyRows(QAbstractItemView* table)
{
    auto* copy = new QAction(QCoreApplication::translate("gui::Table", "&Copy rows"), table);
    copy->setObjectName(QStringLiteral("copyRows"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QObject::connect(copy, &QAction::triggered, table,
                     [table] { copyRows(table, chosenRows(table), QStringLiteral("tsv")); });
    table->addAction(copy);
}

}  // namespace gui
