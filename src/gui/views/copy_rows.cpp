#include "gui/views/copy_rows.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QTableView>

#include <algorithm>

namespace gui {
namespace {

QString chosenRows(const QTableView* table)
{
    const QAbstractItemModel* model = table->model();
    QModelIndexList rows = table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, [](const QModelIndex& index) { return index.row(); });
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < model->columnCount(); ++column) {
        cells.append(model->headerData(column, Qt::Horizontal).toString());
    }
    lines.append(cells.join(QLatin1Char('\t')));
    for (const QModelIndex& row : rows) {
        cells.clear();
        for (int column = 0; column < model->columnCount(); ++column) {
            cells.append(row.siblingAtColumn(column).data().toString());
        }
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

void addCopyRows(QTableView* table)
{
    auto* copy = new QAction(QCoreApplication::translate("gui::Table", "&Copy rows"), table);
    copy->setObjectName(QStringLiteral("copyRows"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QObject::connect(copy, &QAction::triggered, table, [table] {
        if (table->selectionModel() != nullptr && table->selectionModel()->hasSelection()) {
            QGuiApplication::clipboard()->setText(chosenRows(table));
        }
    });
    table->addAction(copy);
}

}  // namespace gui
