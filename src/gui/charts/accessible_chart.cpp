#include "gui/charts/accessible_chart.h"

#include "gui/charts/sweep_chart.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <algorithm>
#include <vector>

namespace gui {

// Children: the header's cells, then each row's.
class AccessibleChart : public QAccessibleWidget, public QAccessibleTableInterface {
public:
    explicit AccessibleChart(SweepChart* chart) : QAccessibleWidget(chart, QAccessible::Table) {}
    ~AccessibleChart() override
    {
        for (const QAccessible::Id id : m_cells) {
            QAccessible::deleteAccessibleInterface(id);
        }
    }

    const SweepChart* chart() const { return static_cast<const SweepChart*>(widget()); }
    const ChartTable& table() const { return chart()->table(); }
    bool isAlive() const { return widget() != nullptr; }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface*>(this)
                                                   : QAccessibleWidget::interface_cast(type);
    }

    int childCount() const override { return (rowCount() + 1) * columnCount(); }
    QAccessibleInterface* child(int index) const override;
    int indexOfChild(const QAccessibleInterface* child) const override
    {
        const auto found = std::ranges::find(
            m_cells, QAccessible::uniqueId(const_cast<QAccessibleInterface*>(child)));
        return found == m_cells.end() ? -1 : static_cast<int>(found - m_cells.begin());
    }

    QAccessibleInterface* caption() const override { return nullptr; }
    QAccessibleInterface* summary() const override { return nullptr; }
    QAccessibleInterface* cellAt(int row, int column) const override
    {
        const bool inside = row >= 0 && row < rowCount() && column >= 0 && column < columnCount();
        return inside ? child((row + 1) * columnCount() + column) : nullptr;
    }
    int columnCount() const override { return static_cast<int>(table().columns.size()); }
    int rowCount() const override { return static_cast<int>(table().rows.size()); }
    QString columnDescription(int column) const override
    {
        return column >= 0 && column < columnCount()
                   ? table().columns[static_cast<std::size_t>(column)].title
                   : QString();
    }
    QString rowDescription(int row) const override
    {
        return row >= 0 && row < rowCount() ? pointText(row) : QString();
    }
    // The focused point is the selected row.
    int selectedRowCount() const override { return chart()->focusedPoint() >= 0 ? 1 : 0; }
    QList<int> selectedRows() const override
    {
        return selectedRowCount() > 0 ? QList{chart()->focusedPoint()} : QList<int>();
    }
    bool isRowSelected(int row) const override { return row == chart()->focusedPoint(); }
    int selectedCellCount() const override { return selectedRowCount() * columnCount(); }
    QList<QAccessibleInterface*> selectedCells() const override
    {
        QList<QAccessibleInterface*> cells;
        for (int column = 0; selectedRowCount() > 0 && column < columnCount(); ++column) {
            cells << cellAt(chart()->focusedPoint(), column);
        }
        return cells;
    }
    int selectedColumnCount() const override { return 0; }
    QList<int> selectedColumns() const override { return {}; }
    bool isColumnSelected(int) const override { return false; }
    bool selectRow(int) override { return false; }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent*) override {}

    QString pointText(int row) const
    {
        return chart()->model().points[static_cast<std::size_t>(row)].tip;
    }

private:
    mutable std::vector<QAccessible::Id> m_cells;  // by index; more than there are after a change
};

// Holds its place only: what it says is asked for when it is read.
class AccessibleChartCell : public QAccessibleInterface, public QAccessibleTableCellInterface {
public:
    AccessibleChartCell(const AccessibleChart* chart, int index) : m_chart(chart), m_index(index) {}

    bool isValid() const override { return m_chart->isAlive() && m_index < m_chart->childCount(); }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_chart->window(); }
    QAccessibleInterface* parent() const override { return const_cast<AccessibleChart*>(m_chart); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QRect rect() const override { return isValid() ? m_chart->rect() : QRect(); }
    void setText(QAccessible::Text, const QString&) override {}
    QAccessible::Role role() const override
    {
        return rowIndex() < 0 ? QAccessible::ColumnHeader : QAccessible::Cell;
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableCellInterface
                   ? static_cast<QAccessibleTableCellInterface*>(this)
                   : nullptr;
    }

    QString text(QAccessible::Text kind) const override
    {
        if (!isValid() || (kind != QAccessible::Name && kind != QAccessible::Value)) {
            return {};
        }
        if (rowIndex() < 0) {
            return m_chart->columnDescription(columnIndex());
        }
        return columnIndex() == 0 && kind == QAccessible::Name
                   ? m_chart->pointText(rowIndex())
                   : m_chart->table()
                         .rows[static_cast<std::size_t>(rowIndex())]
                              [static_cast<std::size_t>(columnIndex())]
                         .text;
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.invalid = !isValid();
        state.readOnly = true;
        state.selectable = true;
        state.selected = isSelected();
        state.focusable = true;
        state.focused = isSelected() && columnIndex() == 0;
        return state;
    }

    bool isSelected() const override
    {
        return isValid() && rowIndex() >= 0 && m_chart->isRowSelected(rowIndex());
    }
    QList<QAccessibleInterface*> columnHeaderCells() const override
    {
        return isValid() ? QList{m_chart->child(columnIndex())} : QList<QAccessibleInterface*>();
    }
    QList<QAccessibleInterface*> rowHeaderCells() const override
    {
        return isValid() && rowIndex() >= 0 ? QList{m_chart->cellAt(rowIndex(), 0)}
                                            : QList<QAccessibleInterface*>();
    }
    int columnIndex() const override { return m_index % std::max(1, m_chart->columnCount()); }
    int rowIndex() const override { return m_index / std::max(1, m_chart->columnCount()) - 1; }
    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    QAccessibleInterface* table() const override { return parent(); }

private:
    const AccessibleChart* m_chart;
    int m_index;
};

QAccessibleInterface* AccessibleChart::child(int index) const
{
    if (index < 0 || index >= childCount()) {
        return nullptr;
    }
    while (static_cast<int>(m_cells.size()) <= index) {
        auto* cell = new AccessibleChartCell(this, static_cast<int>(m_cells.size()));
        m_cells.push_back(QAccessible::registerAccessibleInterface(cell));
    }
    return QAccessible::accessibleInterface(m_cells[static_cast<std::size_t>(index)]);
}

namespace {

QAccessibleInterface* makeInterface(const QString& className, QObject* object)
{
    auto* chart =
        className == QLatin1String("gui::SweepChart") ? qobject_cast<SweepChart*>(object) : nullptr;
    return chart != nullptr ? new AccessibleChart(chart) : nullptr;
}

}  // namespace

void installChartAccessibility()
{
    static const bool installed = (QAccessible::installFactory(makeInterface), true);
    static_cast<void>(installed);
}

void announceChartPoint(SweepChart* chart, int point)
{
    if (QAccessible::isActive()) {
        QAccessibleEvent event(chart, QAccessible::Focus);
        event.setChild((point + 1) * static_cast<int>(chart->table().columns.size()));
        QAccessible::updateAccessibility(&event);
    }
}

}  // namespace gui
