#include "gui/views/copy_rows.h"

#include "gui/views/table_text.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace gui {

QList<int> shownColumns(const QTableView* table)
{
    const QHeaderView* header = table->horizontalHeader();
    QList<int> columns;
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        if (!header->isSectionHidden(column)) {
            columns.append(column);
        }
    }
    return columns;
}

QList<int> chosenRows(const QTableView* table)
{
    QList<int> rows;
    const QItemSelectionModel* selection = table->selectionModel();
    const QModelIndexList chosen = selection ? selection->selectedRows() : QModelIndexList();
    for (const QModelIndex& index : chosen) {
        rows.append(index.row());
    }
    std::ranges::sort(rows);
    return rows;
}

void copyRows(const QTableView* table, const QList<int>& rows, const QString& format)
{
    if (!rows.isEmpty()) {
        QGuiApplication::clipboard()->setText(
            tableText(*table->model(), rows, shownColumns(table), format));
    }
}

void addCopyRows(QTableView* table)
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
