#include "gui/timeline/accessible_timeline.h"

#include "gui/timeline/view_private.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace gui {
namespace {

enum Column : int { Worker, Busy, TasksInView, FailedInView, BusyInView, SpansInView, ColumnCount };

QString columnTitle(int column)
{
    switch (column) {
    case Worker:
        return TimelineView::tr("Worker");
    case Busy:
        return TimelineView::tr("Busy");
    case TasksInView:
        return TimelineView::tr("Tasks in view");
    case FailedInView:
        return TimelineView::tr("Failed in view");
    case BusyInView:
        return TimelineView::tr("Busy in view");
    case SpansInView:
        return TimelineView::tr("Labelled spans in view");
    default:
        return {};
    }
}

}  // namespace

// The timeline as a table for those who don't see it: a row a lane, and in its cells what is drawn
// of it. Cells are made when they are asked for, and say what holds at that moment.
class AccessibleTimeline : public QAccessibleWidget, public QAccessibleTableInterface {
public:
    explicit AccessibleTimeline(TimelineView* view) : QAccessibleWidget(view, QAccessible::Table) {}
    ~AccessibleTimeline() override;

    int childCount() const override { return rowCount() * ColumnCount; }
    QAccessibleInterface* child(int index) const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QAccessibleInterface* childAt(int x, int y) const override;
    QString text(QAccessible::Text kind) const override;
    void* interface_cast(QAccessible::InterfaceType type) override;

    int rowCount() const override { return lanes().count(); }
    int columnCount() const override { return ColumnCount; }
    QAccessibleInterface* cellAt(int row, int column) const override;
    QString columnDescription(int column) const override { return columnTitle(column); }
    QString rowDescription(int row) const override;
    QAccessibleInterface* caption() const override { return nullptr; }
    QAccessibleInterface* summary() const override { return nullptr; }
    bool isRowSelected(int row) const override;
    bool isColumnSelected(int) const override { return false; }
    int selectedRowCount() const override { return static_cast<int>(selectedRows().size()); }
    int selectedColumnCount() const override { return 0; }
    int selectedCellCount() const override { return selectedRowCount() * ColumnCount; }
    QList<int> selectedRows() const override;
    QList<int> selectedColumns() const override { return {}; }
    QList<QAccessibleInterface*> selectedCells() const override;
    bool selectRow(int row) override;
    bool selectColumn(int) override { return false; }
    bool unselectRow(int row) override;
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent*) override {}

    bool isAlive() const { return widget() != nullptr; }
    QString cellText(int row, int column) const;
    QRect cellRect(int row, int column) const;

private:
    TimelineView* view() const { return static_cast<TimelineView*>(widget()); }
    const LaneList& lanes() const { return view()->d->lanes; }
    LaneSummary inView(const SpanLane& lane) const;
    QString drawnSpans(const SpanLane& lane) const;

    mutable std::unordered_map<int, QAccessible::Id> m_cells;  // by row × ColumnCount + column
};

class AccessibleCell : public QAccessibleInterface, public QAccessibleTableCellInterface {
public:
    AccessibleCell(const AccessibleTimeline* parent, int row, int column)
        : m_table(parent)
        , m_row(row)
        , m_column(column)
    {
    }

    bool isValid() const override { return m_table->isAlive() && m_row < m_table->rowCount(); }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_table->window(); }
    QAccessibleInterface* parent() const override { return table(); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::Cell; }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override { return isValid() ? m_table->cellRect(m_row, m_column) : QRect(); }
    QString text(QAccessible::Text kind) const override
    {
        return isValid() && kind == QAccessible::Name ? m_table->cellText(m_row, m_column)
                                                      : QString();
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.invalid = !isValid();
        state.readOnly = true;
        state.selectable = true;
        state.selected = isSelected();
        return state;
    }
    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableCellInterface
                   ? static_cast<QAccessibleTableCellInterface*>(this)
                   : nullptr;
    }

    bool isSelected() const override { return isValid() && m_table->isRowSelected(m_row); }
    QList<QAccessibleInterface*> columnHeaderCells() const override { return {}; }
    QList<QAccessibleInterface*> rowHeaderCells() const override
    {
        return {m_table->cellAt(m_row, Worker)};
    }
    int columnIndex() const override { return m_column; }
    int rowIndex() const override { return m_row; }
    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    QAccessibleInterface* table() const override
    {
        return const_cast<AccessibleTimeline*>(m_table);
    }

private:
    const AccessibleTimeline* m_table;
    int m_row;
    int m_column;
};

AccessibleTimeline::~AccessibleTimeline()
{
    for (const auto& [place, id] : m_cells) {
        QAccessible::deleteAccessibleInterface(id);
    }
}

void* AccessibleTimeline::interface_cast(QAccessible::InterfaceType type)
{
    return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface*>(this)
                                               : QAccessibleWidget::interface_cast(type);
}

QAccessibleInterface* AccessibleTimeline::child(int index) const
{
    return index < 0 ? nullptr : cellAt(index / ColumnCount, index % ColumnCount);
}

QAccessibleInterface* AccessibleTimeline::cellAt(int row, int column) const
{
    if (row < 0 || row >= rowCount() || column < 0 || column >= ColumnCount) {
        return nullptr;
    }
    const int place = row * ColumnCount + column;
    const auto known = m_cells.find(place);
    if (known != m_cells.end()) {
        return QAccessible::accessibleInterface(known->second);
    }
    auto* cell = new AccessibleCell(this, row, column);
    m_cells.emplace(place, QAccessible::registerAccessibleInterface(cell));
    return cell;
}

int AccessibleTimeline::indexOfChild(const QAccessibleInterface* child) const
{
    const QAccessible::Id id = QAccessible::uniqueId(const_cast<QAccessibleInterface*>(child));
    const auto place = std::find_if(m_cells.begin(), m_cells.end(),
                                    [id](const auto& cell) { return cell.second == id; });
    return place == m_cells.end() ? -1 : place->first;
}

QAccessibleInterface* AccessibleTimeline::childAt(int x, int y) const
{
    const QPoint local = view()->viewport()->mapFromGlobal(QPoint(x, y));
    if (!view()->viewport()->rect().contains(local)) {
        return nullptr;
    }
    const TimelineGeometry& geometry = view()->d->geometry;
    return cellAt(geometry.rowAt(local.y(), rowCount()),
                  local.x() < geometry.labelWidth ? Worker : SpansInView);
}

// What is written before the lane lies there; what tells of its spans, over them.
QRect AccessibleTimeline::cellRect(int row, int column) const
{
    const TimelineGeometry& geometry = view()->d->geometry;
    const bool label = column == Worker || column == Busy;
    const int left = label ? 0 : geometry.labelWidth;
    const int right = label ? geometry.labelWidth : geometry.size.width();
    const QRect local(left, geometry.laneTop(row), right - left, geometry.laneHeight);
    return {view()->viewport()->mapToGlobal(local.topLeft()), local.size()};
}

LaneSummary AccessibleTimeline::inView(const SpanLane& lane) const
{
    const Interval& shown = view()->d->range.view();
    return lane.summary(shown.begin, shown.end, view()->d->end());
}

QString AccessibleTimeline::drawnSpans(const SpanLane& lane) const
{
    auto& timeline = *view()->d;
    if (timeline.baseStale) {
        timeline.renderBase();
    }
    QStringList names;
    for (const SpanLabel& label : timeline.drawn) {
        if (label.lane == &lane) {
            names << timeline.labels.text(lane, label.span);
        }
    }
    return names.join(QStringLiteral(", "));
}

QString AccessibleTimeline::cellText(int row, int column) const
{
    const SpanLane& lane = lanes().at(row);
    const Interval& shown = view()->d->range.view();
    switch (column) {
    case Worker:
        return laneLabel(lane);
    case Busy:
        return laneBusyText(lane, view()->d->end());
    case TasksInView:
        return QString::number(inView(lane).tasks);
    case FailedInView:
        return QString::number(inView(lane).failures);
    case BusyInView: {
        const double share = static_cast<double>(inView(lane).busy) /
                             static_cast<double>(std::max<std::int64_t>(1, shown.length()));
        return QStringLiteral("%1\u00a0%").arg(std::lround(100 * share));
    }
    case SpansInView:
        return drawnSpans(lane);
    default:
        return {};
    }
}

QString AccessibleTimeline::rowDescription(int row) const
{
    return row >= 0 && row < rowCount() ? laneSummaryText(lanes().at(row), view()->d->end())
                                        : QString();
}

bool AccessibleTimeline::isRowSelected(int row) const
{
    return row >= 0 && row < rowCount() && lanes().at(row).slot() == view()->d->selectedSlot;
}

QList<int> AccessibleTimeline::selectedRows() const
{
    const int row = lanes().rowOf(view()->d->selectedSlot);
    return row < 0 ? QList<int>() : QList<int>{row};
}

QList<QAccessibleInterface*> AccessibleTimeline::selectedCells() const
{
    QList<QAccessibleInterface*> cells;
    for (const int row : selectedRows()) {
        for (int column = 0; column < ColumnCount; ++column) {
            cells.append(cellAt(row, column));
        }
    }
    return cells;
}

bool AccessibleTimeline::selectRow(int row)
{
    if (row < 0 || row >= rowCount()) {
        return false;
    }
    view()->selectLane(lanes().at(row).slot());
    emit view()->laneSelected(lanes().at(row).slot());
    return true;
}

bool AccessibleTimeline::unselectRow(int row)
{
    if (!isRowSelected(row)) {
        return false;
    }
    view()->selectLane(TimelineScene().selectedSlot);
    return true;
}

QString AccessibleTimeline::text(QAccessible::Text kind) const
{
    if (kind != QAccessible::Description) {
        return QAccessibleWidget::text(kind);
    }
    QStringList parts{TimelineView::tr("Lanes: %1").arg(lanes().count())};
    const QString selection = view()->selectionText();
    if (!selection.isEmpty()) {
        parts << TimelineView::tr("Selection: %1").arg(selection);
    }
    if (view()->d->filter) {
        parts << view()->filterText();
    }
    return parts.join(QStringLiteral(". "));
}

namespace {

QAccessibleInterface* makeInterface(const QString& className, QObject* object)
{
    if (className == QLatin1String("gui::TimelineView")) {
        if (auto* view = qobject_cast<TimelineView*>(object)) {
            return new AccessibleTimeline(view);
        }
    }
    return nullptr;
}

}  // namespace

void installTimelineAccessibility()
{
    static const bool installed = (QAccessible::installFactory(makeInterface), true);
    static_cast<void>(installed);
}

void updateAccessibleLanes(TimelineView* view)
{
    if (QAccessible::isActive()) {
        QAccessibleEvent event(view, QAccessible::ObjectReorder);
        QAccessible::updateAccessibility(&event);
    }
}

}  // namespace gui
