#pragma once

#include <QList>
#include <QPersistentModelIndex>
#include <QTreeView>

namespace gui {

// The workers' table in its two forms: workers alone, or each with its processes beneath it. These
// show as they come, unless what is above them was collapsed by hand.
class WorkerTree : public QTreeView {
    Q_OBJECT

public:
    explicit WorkerTree(QWidget* parent = nullptr);

    // As a tree or flat.
    void showTree(bool on);

protected:
    void rowsInserted(const QModelIndex& parent, int first, int last) override;

private:
    QList<QPersistentModelIndex> m_collapsed;
};

}  // namespace gui
