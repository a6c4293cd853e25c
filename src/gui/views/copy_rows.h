#pragma once

#include <QList>
#include <QString>

class QTableView;

namespace gui {

// Of the columns on show and the chosen rows, both in the order in which they stand there.
QList<int> shownColumns(const QTableView* table);
QList<int> chosenRows(const QTableView* table);

// Gives a table the action "Copy" (Ctrl+C): the chosen rows, tab-separated, with the header.
void addCopyRows(QTableView* table);

// Puts the rows on the clipboard, as tableText() writes them.
void copyRows(const QTableView* table, const QList<int>& rows, const QString& format);

}  // namespace gui
