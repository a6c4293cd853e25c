#include "gui/views/worker_tree.h"

#include <QHeaderView>

namespace gui {
namespace {

constexpr int kIndentation = 14;  // pixels a level
constexpr int kNameLetters = 6;   // of a process, beyond the room for a slot

}  // namespace

WorkerTree::WorkerTree(QWidget* parent) : QTreeView(parent)
{
    header()->setSectionsMovable(false);
    setIndentation(kIndentation);
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex& row) {
        m_collapsed.removeIf([](const QPersistentModelIndex& gone) { return !gone.isValid(); });
        m_collapsed.append(row);
    });
    connect(this, &QTreeView::expanded, this,
            [this](const QModelIndex& row) { m_collapsed.removeAll(row); });
}

// The first column has room for the branches and for names of processes, or for a slot alone.
void WorkerTree::showTree(bool on)
{
    if (on == rootIsDecorated()) {
        return;
    }
    setRootIsDecorated(on);
    const int room = 2 * indentation() + fontMetrics().averageCharWidth() * kNameLetters;
    header()->resizeSection(0, header()->sectionSize(0) + (on ? room : -room));
}

void WorkerTree::rowsInserted(const QModelIndex& parent, int first, int last)
{
    QTreeView::rowsInserted(parent, first, last);
    if (parent.isValid() && !m_collapsed.contains(parent)) {
        expand(parent);
    }
    // Workers that a filter had hidden come with all that is beneath them.
    for (int row = first; row <= last; ++row) {
        if (const QModelIndex index = model()->index(row, 0, parent); model()->hasChildren(index)) {
            expandRecursively(index);
        }
    }
}

}  // namespace gui
