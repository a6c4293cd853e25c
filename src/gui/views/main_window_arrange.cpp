// Where the panels are: three built-in arrangements, each remembered as the user has changed it.
#include "gui/shell/banner.h"
#include "gui/shell/dock_room.h"
#include "gui/views/main_window.h"
#include "gui/views/picture_desk.h"
#include "ui_main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QFrame>
#include <QHBoxLayout>
#include <QPointer>
#include <QSettings>
#include <QToolButton>

#include <algorithm>
#include <array>
#include <cmath>

namespace gui {
namespace {

const QString kGeometryKey = QStringLiteral("window/geometry");
const QString kCurrentKey = QStringLiteral("window/arrangements/current");
constexpr std::array kNames{"learn", "run", "profile"};  // as MainWindow::Arrangement
// Raised when docks or toolbars change their names: an older arrangement is then left unread.
constexpr int kVersion = 4;

QString keyOf(int arrangement, const char* part)
{
    return QStringLiteral("window/arrangements/%1/%2")
        .arg(QLatin1String(kNames.at(static_cast<std::size_t>(arrangement))), QLatin1String(part));
}

}  // namespace

// Segments at the toolbar's right end; the View menu has the same.
void MainWindow::setUpArrangements()
{
    auto* segments = new QFrame(m_ui->toolBar);
    segments->setProperty("role", "segments");
    auto* row = new QHBoxLayout(segments);
    row->setContentsMargins(1, 1, 1, 1);
    row->setSpacing(0);
    m_arrangements = new QActionGroup(this);
    for (QAction* action :
         {m_ui->actionArrangeLearn, m_ui->actionArrangeRun, m_ui->actionArrangeProfile}) {
        m_arrangements->addAction(action);
        auto* button = new QToolButton(segments);
        button->setDefaultAction(action);
        row->addWidget(button);
    }
    m_ui->toolBar->addWidget(segments);
    connect(m_arrangements, &QActionGroup::triggered, this, [this](QAction* action) {
        chooseArrangement(static_cast<Arrangement>(m_arrangements->actions().indexOf(action)));
    });
}

// In a small window the docks at the right give way first, the form last.
void MainWindow::setUpRoom()
{
    m_room = new DockRoom(*this);
    // It stands in the centre, whose place a panel may have taken.
    connect(m_ui->banner, &Banner::told, m_room, [this] {
        if (centralWidget()->isHidden()) {
            m_room->preferCentre();
        }
    });
    connect(m_room, &DockRoom::sizesWanted, this, &MainWindow::sizePanels);
    m_room->add(m_pictures->dock(), m_pictures->viewAction());
    m_room->add(m_ui->speedupDock, m_ui->actionViewSpeedup);
    m_room->add(m_ui->resultsDock, m_ui->actionViewResults);
    m_room->add(m_ui->eventsDock, m_ui->actionViewEvents);
    m_room->add(m_ui->guideDock, m_ui->actionViewGuide);
    m_room->add(m_ui->experimentDock, m_ui->actionViewExperiment);
}

void MainWindow::chooseArrangement(Arrangement arrangement)
{
    if (arrangement == m_arrangement) {
        return;
    }
    saveArrangement();
    setArrangement(arrangement);
    // A dock that is put elsewhere loses the focus on its way.
    const QPointer<QWidget> focused = QApplication::focusWidget();
    if (!restorePanels()) {
        resetArrangement();
    }
    if (focused && focused->isVisible()) {
        focused->setFocus();
    }
}

void MainWindow::setArrangement(Arrangement arrangement)
{
    m_arrangement = arrangement;
    m_arrangements->actions().at(static_cast<int>(arrangement))->setChecked(true);
}

// The built-in one: Learn has the guide below and no chart, Run has all but the guide, Profile
// gives timeline and chart the form's and the results' room.
void MainWindow::arrange()
{
    const bool learn = m_arrangement == Arrangement::Learn;
    const bool profile = m_arrangement == Arrangement::Profile;
    m_ui->experimentDock->setVisible(!profile);
    m_ui->guideDock->setVisible(learn);
    m_ui->speedupDock->setVisible(!learn);
    m_ui->resultsDock->setVisible(!profile);
    m_ui->eventsDock->setVisible(m_arrangement == Arrangement::Run);
    sizePanels();
}

void MainWindow::sizePanels()
{
    const bool learn = m_arrangement == Arrangement::Learn;
    const bool profile = m_arrangement == Arrangement::Profile;
    const int right = std::clamp(width() * 26 / 100, 360, 560);
    const int left = static_cast<int>(std::lround(280 * m_zoom.factor()));
    resizeDocks({m_ui->experimentDock, learn ? m_ui->resultsDock : m_ui->speedupDock},
                {left, right}, Qt::Horizontal);
    resizeDocks({m_ui->speedupDock, m_ui->resultsDock}, {480, 260}, Qt::Vertical);
    const int below = static_cast<int>(std::lround((learn ? 190 : 150) * m_zoom.factor()));
    resizeDocks({learn ? m_ui->guideDock : m_ui->eventsDock}, {below}, Qt::Vertical);
    m_ui->rows->setSizes(profile ? QList<int>{600, 200} : QList<int>{440, 300});
}

bool MainWindow::restorePanels()
{
    const QSettings settings;
    const int which = static_cast<int>(m_arrangement);
    m_ui->rows->restoreState(settings.value(keyOf(which, "rows")).toByteArray());
    bool restored = false;
    m_room->rearrange([&] {
        restored = restoreState(settings.value(keyOf(which, "panels")).toByteArray(), kVersion);
    });
    m_room->setWaiting(settings.value(keyOf(which, "waiting")).toStringList());
    return restored;
}

void MainWindow::restoreArrangement()
{
    const QSettings settings;
    restoreGeometry(settings.value(kGeometryKey).toByteArray());
    const auto* found = std::ranges::find(kNames, settings.value(kCurrentKey).toString(),
                                          [](const char* name) { return QLatin1String(name); });
    setArrangement(found == kNames.end() ? Arrangement::Run
                                         : static_cast<Arrangement>(found - kNames.begin()));
    m_arranged = restorePanels();
}

void MainWindow::saveArrangement() const
{
    QSettings settings;
    const int which = static_cast<int>(m_arrangement);
    settings.setValue(kGeometryKey, saveGeometry());
    settings.setValue(kCurrentKey, QLatin1String(kNames.at(static_cast<std::size_t>(which))));
    settings.setValue(keyOf(which, "panels"), saveState(kVersion));
    settings.setValue(keyOf(which, "waiting"), m_room->waiting());
    settings.setValue(keyOf(which, "rows"), m_ui->rows->saveState());
}

void MainWindow::resetArrangement()
{
    // A dock that is put back loses the focus on its way.
    const QPointer<QWidget> focused = QApplication::focusWidget();
    m_room->rearrange([this] {
        restoreState(m_plainArrangement);
        m_pictures->showDock();
        arrange();
    });
    if (focused) {
        focused->setFocus();
    }
}

}  // namespace gui
