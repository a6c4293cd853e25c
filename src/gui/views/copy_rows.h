#pragma once

#include <QList>
#include <QModelIndex>
#include <QString>

class QAbstractItemView;
class QHeaderView;

// Of tables and trees, which both have rows and columns.
namespace gui {

// Of its columns.
QHeaderView* headerOf(const QAbstractItemView* table);

// Of the columns on show and the chosen rows, both in the order in which they stand there.
QList<int> shownColumns(const QAbstractItemView* table);
QModelIndexList chosenRows(const QAbstractItemView* table);

// Gives a table the action "Copy" (Ctrl+C): the chosen rows, tab-separated, with the header.
void addCopyRows(QAbstractItemView* table);

// Puts the rows on the clipboard, as tableText() writes them.
void copyRows(const QAbstractItemView* table, const QModelIndexList& rows, const QString& format);

}  // namespace gui
