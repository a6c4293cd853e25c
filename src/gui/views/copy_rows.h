#pragma once

class QTableView;

namespace gui {

// Gives a table the action "Copy" (Ctrl+C): the chosen rows, tab-separated, with the header.
void addCopyRows(QTableView* table);

}  // namespace gui
