#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

enum class Align { Left, Right };  // text left, numbers right

struct TableColumn {
    std::string title;
    Align align = Align::Left;
};

// Rows of text in aligned columns, two spaces apart, for a terminal. Example:
//
//   Table table({{"law", Align::Left}, {"rss", Align::Right}});
//   table.addRow({"amdahl", "0.31"});
//   std::cout << table.text();
//
// Cells are UTF-8; control characters in them become '?', so a file's name can't move the cursor.
class Table {
public:
    explicit Table(std::vector<TableColumn> columns);

    // Throws std::invalid_argument unless there is one cell a column.
    void addRow(std::vector<std::string> cells);

    // Title line, then the rows, each ended by a newline and without blanks at its end.
    std::string text() const;

private:
    std::vector<TableColumn> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

// Columns of a terminal that UTF-8 text takes: none for combining marks, two for East Asian wide
// characters and emoji, one for everything else, also for each byte that isn't UTF-8.
std::size_t displayWidth(std::string_view text);

}  // namespace cli
