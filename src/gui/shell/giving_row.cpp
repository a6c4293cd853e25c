#include "gui/shell/giving_row.h"

#include <QEvent>
#include <QLayout>

#include <utility>

namespace gui {

GivingRow::GivingRow(QWidget& row, const QList<QWidget*>& giving, QWidget* more)
    : QObject(&row)
    , m_row(row)
    , m_giving(giving.rbegin(), giving.rend())
    , m_more(more)
{
    if (m_more != nullptr) {
        m_more->hide();
    }
    row.installEventFilter(this);
}

QSize GivingRow::least() const
{
    QSize size = m_row.layout()->totalMinimumSize();
    for (const QWidget* widget : m_giving) {
        size.rwidth() -= widget->isHidden() ? 0 : widthOf(widget);
    }
    if (m_more != nullptr && m_more->isHidden()) {
        size.rwidth() += widthOf(m_more);
    }
    return size;
}

QList<QWidget*> GivingRow::gone() const
{
    QList<QWidget*> gone;
    for (QWidget* widget : m_giving) {
        if (widget->isHidden()) {
            gone.append(widget);
        }
    }
    return gone;
}

bool GivingRow::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) {
        decide();
    }
    return QObject::eventFilter(watched, event);
}

// Each has its room or goes, and with it all that matter less.
void GivingRow::decide()
{
    const QList<QWidget*> before = gone();
    int all = 0;
    for (const QWidget* widget : std::as_const(m_giving)) {
        all += widthOf(widget);
    }
    int room = m_row.width() - least().width();
    const int more = m_more != nullptr ? widthOf(m_more) : 0;
    const bool forAll = all <= room + more;
    bool on = true;
    for (QWidget* widget : std::as_const(m_giving)) {
        room -= widthOf(widget);
        on = on && (forAll || room >= 0);
        widget->setVisible(on);
    }
    if (m_more != nullptr) {
        m_more->setVisible(!forAll);
    }
    if (gone() != before) {
        emit changed();
    }
}

int GivingRow::widthOf(const QWidget* widget) const
{
    return widget->minimumSizeHint().expandedTo(widget->minimumSize()).width() +
           m_row.layout()->spacing();
}

}  // namespace gui
