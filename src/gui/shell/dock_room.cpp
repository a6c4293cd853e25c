#include "gui/shell/dock_room.h"

#include <QAction>
#include <QCoreApplication>
#include <QDockWidget>
#include <QLayout>
#include <QMainWindow>
#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace gui {
namespace {

bool standsInWindow(const QDockWidget* dock)
{
    return !dock->isHidden() && !dock->isFloating();
}

}  // namespace

DockRoom::DockRoom(QMainWindow& window) : QObject(&window), m_window(window)
{
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &DockRoom::fitAnew);
    window.installEventFilter(this);
}

void DockRoom::add(QDockWidget* dock, const QAction* view)
{
    m_panels.push_back({dock});
    dock->installEventFilter(this);
    connect(dock, &QDockWidget::topLevelChanged, this, [this] { fitLater(true); });
    connect(view, &QAction::triggered, this, [this, dock](bool on) {
        if (on) {
            prefer(dock);
        }
    });
}

void DockRoom::prefer(QDockWidget* dock)
{
    dock->show();
    dock->raise();
    m_preferred = dock;
    fitLater(false);
}

void DockRoom::preferCentre()
{
    m_preferred = nullptr;
    fitLater(false);
}

// --- arrangements -------------------------------------------------------------------------------

void DockRoom::rearrange(const std::function<void()>& change)
{
    {
        const QScopedValueRollback busy(m_busy, true);
        m_preferred = nullptr;
        m_window.centralWidget()->show();
        for (Panel& panel : m_panels) {
            panel = {panel.dock};
        }
        change();
    }
    fitLater(true);
}

QStringList DockRoom::waiting() const
{
    QStringList names;
    for (const Panel& panel : m_panels) {
        if (panel.waits) {
            names.append(panel.dock->objectName());
        }
    }
    return names;
}

void DockRoom::setWaiting(const QStringList& names)
{
    for (Panel& panel : m_panels) {
        panel.waits = panel.dock->isHidden() && names.contains(panel.dock->objectName());
    }
    fitLater(false);
}

// --- when ---------------------------------------------------------------------------------------

bool DockRoom::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == &m_window) {
        onWindow(event->type());
    } else if (const auto panel = std::ranges::find(m_panels, watched, &Panel::dock);
               panel != m_panels.end()) {
        onDock(*panel, event->type());
    }
    return QObject::eventFilter(watched, event);
}

void DockRoom::onWindow(QEvent::Type event)
{
    if (m_busy || !m_window.isVisible()) {
        return;
    }
    switch (event) {
    case QEvent::Resize:
        fit();
        break;
    case QEvent::LayoutRequest:
        // A text that has become longer takes a dock's room; one that has become shorter brings
        // none back, or docks would come and go with what a run tells.
        if (!fits()) {
            fit();
        }
        break;
    case QEvent::StyleChange:
    case QEvent::LanguageChange:
        fitLater(false);
        break;
    case QEvent::Show:
    case QEvent::FontChange:
    case QEvent::MouseButtonRelease:  // of a border between two docks
        fitLater(true);
        break;
    default:
        break;
    }
}

void DockRoom::onDock(Panel& panel, QEvent::Type event)
{
    if (m_busy || !m_window.isVisible()) {
        return;
    }
    switch (event) {
    case QEvent::ShowToParent:
        panel.waits = false;
        fitLater(true);
        break;
    case QEvent::HideToParent:
        // Closed where it stood in the central widget's place, it goes back to where it was.
        panel.waits = panel.dock == m_preferred && m_window.centralWidget()->isHidden();
        if (panel.dock == m_preferred) {
            m_preferred = nullptr;
        }
        fitLater(true);
        break;
    default:
        break;
    }
}

void DockRoom::fitLater(bool news)
{
    m_news = m_news || news;
    m_later.start();
}

// --- how ----------------------------------------------------------------------------------------

// What didn't fit before may fit now: texts or docks have changed.
void DockRoom::fitAnew()
{
    for (Panel& panel : m_panels) {
        panel.needs = {};
    }
    // What changed in the panels reaches the window's layout by these.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    m_bare = {};
    if (std::exchange(m_news, false)) {
        noteSizes();
    }
    fit();
}

// As they are now, if all have their room.
void DockRoom::noteSizes()
{
    if (anyWaits() || !fits()) {
        return;
    }
    for (Panel& panel : m_panels) {
        if (standsInWindow(panel.dock)) {
            panel.size = panel.dock->size();
        }
    }
}

void DockRoom::fit()
{
    if (!m_window.isVisible()) {
        return;
    }
    const QScopedValueRollback busy(m_busy, true);
    const bool went = squeeze();
    const bool came = comeBack();
    if (went || came || isSqueezed()) {
        restoreSizes();
    }
    // At once, also after a dock that was only tried: it would keep its place until something else
    // changes.
    m_window.layout()->activate();
    if (!anyWaits() && !m_window.centralWidget()->isHidden()) {
        m_preferred = nullptr;  // it has its room: nobody needs to go for it
        if (came) {
            settle();
        }
    }
}

// Says whether any had to go.
bool DockRoom::squeeze()
{
    bool went = false;
    for (Panel& panel : m_panels) {
        if (fits()) {
            return went;
        }
        if (standsInWindow(panel.dock) && panel.dock != m_preferred) {
            panel.dock->hide();
            panel.waits = true;
            panel.needs = {};
            went = true;
        }
    }
    if (!fits()) {
        if (m_preferred && standsInWindow(m_preferred)) {
            m_window.centralWidget()->hide();
        } else {
            m_bare = needed();  // a dock that asks for no more is no harm
        }
    }
    return went;
}

// The most important first. One that went may be among them: its going was no help.
bool DockRoom::comeBack()
{
    if (!restoreCentre()) {
        return false;
    }
    bool came = false;
    for (auto panel = m_panels.rbegin(); panel != m_panels.rend(); ++panel) {
        if (!panel->waits || !hasRoomFor(panel->needs)) {
            continue;
        }
        panel->dock->show();
        panel->waits = !fits();
        if (panel->waits) {
            panel->needs = needed();
            panel->dock->hide();
        } else {
            came = true;
        }
    }
    return came;
}

// Says whether the central widget is there.
bool DockRoom::restoreCentre()
{
    QWidget* centre = m_window.centralWidget();
    if (centre->isHidden()) {
        centre->show();
        centre->setVisible(m_preferred == nullptr || fits());
    }
    return !centre->isHidden();
}

void DockRoom::restoreSizes()
{
    QList<QDockWidget*> docks;
    QList<int> widths;
    QList<int> heights;
    for (const Panel& panel : m_panels) {
        if (standsInWindow(panel.dock) && panel.size.isValid()) {
            docks.append(panel.dock);
            widths.append(panel.size.width());
            heights.append(panel.size.height());
        }
    }
    if (!m_window.centralWidget()->isHidden()) {
        m_window.resizeDocks(docks, widths, Qt::Horizontal);
        m_window.resizeDocks(docks, heights, Qt::Vertical);
    }
}

void DockRoom::settle()
{
    const bool known = std::ranges::all_of(m_panels, [](const Panel& panel) {
        return !standsInWindow(panel.dock) || panel.size.isValid();
    });
    if (!known) {
        emit sizesWanted();
    }
}

// The layout's own minimum: the window's is an explicit one.
QSize DockRoom::needed() const
{
    return m_window.layout()->totalMinimumSize();
}

bool DockRoom::fits() const
{
    return hasRoomFor(needed());
}

bool DockRoom::hasRoomFor(const QSize& needs) const
{
    const QSize room = m_window.size().expandedTo(m_bare);
    return needs.width() <= room.width() && needs.height() <= room.height();
}

// A dock is smaller than it should be.
bool DockRoom::isSqueezed() const
{
    return std::ranges::any_of(m_panels, [](const Panel& panel) {
        return standsInWindow(panel.dock) && (panel.dock->width() < panel.size.width() ||
                                              panel.dock->height() < panel.size.height());
    });
}

bool DockRoom::anyWaits() const
{
    return std::ranges::any_of(m_panels, &Panel::waits);
}

}  // namespace gui
