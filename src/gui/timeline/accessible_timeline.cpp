#include "gui/timeline/accessible_timeline.h"

#include "gui/timeline/view_private.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <algorithm>
#include <vector>

namespace gui {

class AccessibleLane;

class AccessibleTimeline : public QAccessibleWidget {
public:
    explicit AccessibleTimeline(TimelineView* view) : QAccessibleWidget(view, QAccessible::List) {}
    ~AccessibleTimeline() override;

    int childCount() const override { return lanes().count(); }
    QAccessibleInterface* child(int index) const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QAccessibleInterface* childAt(int x, int y) const override;
    QString text(QAccessible::Text kind) const override;

    TimelineView* view() const { return static_cast<TimelineView*>(widget()); }
    const LaneList& lanes() const { return view()->d->lanes; }
    std::int64_t now() const { return view()->d->end(); }
    QRect laneRect(int row) const;
    bool isSelected(int row) const { return lanes().at(row).slot() == view()->d->selectedSlot; }
    bool isAlive() const { return widget() != nullptr; }

private:
    mutable std::vector<QAccessible::Id> m_children;  // by row
};

// One row. Holds its place only: what it says is asked for when it is read.
class AccessibleLane : public QAccessibleInterface {
public:
    AccessibleLane(const AccessibleTimeline* parent, int row) : m_parent(parent), m_row(row) {}

    bool isValid() const override
    {
        return m_parent->isAlive() && m_row < m_parent->lanes().count();
    }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_parent->window(); }
    QAccessibleInterface* parent() const override
    {
        return const_cast<AccessibleTimeline*>(m_parent);
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QRect rect() const override { return isValid() ? m_parent->laneRect(m_row) : QRect(); }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString&) override {}

    QString text(QAccessible::Text kind) const override
    {
        if (!isValid()) {
            return {};
        }
        const SpanLane& lane = m_parent->lanes().at(m_row);
        switch (kind) {
        case QAccessible::Name:
            return laneSummaryText(lane, m_parent->now());
        case QAccessible::Value:
            return laneLabel(lane);
        default:
            return {};
        }
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.invalid = !isValid();
        state.selectable = true;
        state.selected = isValid() && m_parent->isSelected(m_row);
        return state;
    }

    int row() const { return m_row; }

private:
    const AccessibleTimeline* m_parent;
    int m_row;
};

AccessibleTimeline::~AccessibleTimeline()
{
    for (const QAccessible::Id id : m_children) {
        QAccessible::deleteAccessibleInterface(id);
    }
}

QAccessibleInterface* AccessibleTimeline::child(int index) const
{
    if (index < 0 || index >= childCount()) {
        return nullptr;
    }
    while (static_cast<int>(m_children.size()) <= index) {
        auto* lane = new AccessibleLane(this, static_cast<int>(m_children.size()));
        m_children.push_back(QAccessible::registerAccessibleInterface(lane));
    }
    return QAccessible::accessibleInterface(m_children[static_cast<std::size_t>(index)]);
}

int AccessibleTimeline::indexOfChild(const QAccessibleInterface* child) const
{
    const auto place = std::find(m_children.begin(), m_children.end(),
                                 QAccessible::uniqueId(const_cast<QAccessibleInterface*>(child)));
    return place == m_children.end() ? -1 : static_cast<int>(place - m_children.begin());
}

QRect AccessibleTimeline::laneRect(int row) const
{
    const TimelineGeometry& geometry = view()->d->geometry;
    const QRect local(0, geometry.laneTop(row), geometry.size.width(), geometry.laneHeight);
    return {view()->viewport()->mapToGlobal(local.topLeft()), local.size()};
}

QAccessibleInterface* AccessibleTimeline::childAt(int x, int y) const
{
    const QPoint local = view()->viewport()->mapFromGlobal(QPoint(x, y));
    return view()->viewport()->rect().contains(local)
               ? child(view()->d->geometry.rowAt(local.y(), lanes().count()))
               : nullptr;
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
