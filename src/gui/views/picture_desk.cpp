#include "gui/views/picture_desk.h"

#include "gui/pictures/result_picture.h"
#include "gui/shell/action_registry.h"
#include "gui/shell/panel_header.h"

#include <QAction>
#include <QCheckBox>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace gui {

PictureDesk::PictureDesk(const Sources& sources, QMainWindow& window, QDockWidget& beside,
                         QMenu& view, ItemLabel itemLabel)
    : QObject(&window)
    , m_player(sources.player)
    , m_collector(sources.session, sources.history)
    , m_values(sources.player)
    , m_itemLabel(std::move(itemLabel))
    , m_dock(new QDockWidget(&window))
    , m_view(new QAction(&window))
    , m_summary(new QLabel)
    , m_tint(new QCheckBox)
    , m_asTable(new QCheckBox)
{
    setUpBody();
    setUpDock(window, beside, view);
    connectSources(sources.history);
    retranslate();
    showPicture(nullptr);
}

void PictureDesk::setUpBody()
{
    auto* body = new QWidget(m_dock);
    m_layout = new QVBoxLayout(body);
    m_layout->setContentsMargins(8, 4, 8, 8);
    auto* tools = new QHBoxLayout;
    m_tint->setObjectName(QStringLiteral("tintPicture"));
    m_tint->setChecked(true);
    m_asTable->setObjectName(QStringLiteral("pictureAsTable"));
    m_summary->setObjectName(QStringLiteral("pictureSummary"));
    m_summary->setProperty("role", "note");
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    tools->addWidget(m_summary, 1);
    tools->addWidget(m_tint);
    tools->addWidget(m_asTable);
    m_layout->addLayout(tools);
    m_dock->setWidget(body);
    connect(m_tint, &QCheckBox::toggled, this, [this](bool on) {
        if (m_picture != nullptr) {
            m_picture->setTinted(on);
        }
    });
    connect(m_asTable, &QCheckBox::toggled, this, [this](bool on) {
        if (m_picture != nullptr) {
            m_picture->setAsTable(on);
        }
    });
}

void PictureDesk::setUpDock(QMainWindow& window, QDockWidget& beside, QMenu& view)
{
    m_dock->setObjectName(QStringLiteral("pictureDock"));
    makeDockHeader(m_dock);
    window.tabifyDockWidget(&beside, m_dock);
    m_dock->hide();
    m_view->setObjectName(QStringLiteral("actionViewPicture"));
    m_view->setCheckable(true);
    view.addAction(m_view);
    connect(m_view, &QAction::toggled, m_dock, &QWidget::setVisible);
    connect(m_dock->toggleViewAction(), &QAction::toggled, m_view, &QAction::setChecked);
    // An arrangement from another day may show it.
    connect(m_dock, &QDockWidget::visibilityChanged, this, [this](bool visible) {
        if (visible && m_picture == nullptr) {
            QTimer::singleShot(0, m_dock, &QWidget::hide);
        }
    });
}

void PictureDesk::connectSources(RunHistory& history)
{
    connect(&m_player, &RunPlayer::begins, this, &PictureDesk::follow);
    connect(&history, &RunHistory::changed, this, [this] {
        if (!m_knowsRun) {
            follow();
        }
    });
    connect(&history, &RunHistory::valuesAdded, &m_values, &ValuePlayer::look);
    connect(&m_values, &ValuePlayer::came, this, [this](const std::vector<ValueFacts>& values) {
        m_picture->add(values);
        tell();
    });
    connect(&m_values, &ValuePlayer::went, this, [this](const QSet<qint64>& items) {
        m_picture->takeAway(items);
        tell();
    });
}

// What a run is may be told after its first events.
void PictureDesk::follow()
{
    m_values.stop();
    const RunRecording* run = m_player.run();
    m_knowsRun = run == nullptr || run->start.run != 0;
    if (!m_knowsRun) {
        return;
    }
    showPicture(run != nullptr ? makePicture(run->start, m_dock->widget()) : nullptr);
    if (m_picture != nullptr) {
        m_values.start();
    }
    showDock();
}

void PictureDesk::showDock()
{
    m_dock->setVisible(m_picture != nullptr);
    if (m_picture != nullptr && m_picture->isImage()) {
        m_dock->raise();
    }
}

void PictureDesk::showPicture(ResultPicture* picture)
{
    delete std::exchange(m_picture, picture);
    m_tint->setVisible(picture != nullptr && picture->canTint());
    m_asTable->setVisible(picture != nullptr && picture->hasTable());
    if (picture != nullptr) {
        m_layout->addWidget(picture, 1);
        picture->setTinted(m_tint->isChecked());
        picture->setAsTable(m_asTable->isChecked());
        showLabels();
    }
    ActionRegistry::setAvailable(
        m_view, picture != nullptr,
        tr("The results of this task make no picture: mandelbrot, pi and url-get have one."));
    m_dock->setVisible(picture != nullptr);
    tell();
}

void PictureDesk::showLabels()
{
    if (m_picture != nullptr) {
        m_picture->setItemLabel(m_itemLabel);
    }
}

void PictureDesk::tell()
{
    const QString summary = m_picture != nullptr ? m_picture->summary() : QString();
    m_summary->setText(summary);
    m_summary->setToolTip(summary);
}

void PictureDesk::retranslate()
{
    m_dock->setWindowTitle(tr("Picture"));
    m_view->setText(tr("&Picture"));
    m_view->setWhatsThis(tr("What the results amount to, of tasks that make a picture"));
    m_tint->setText(tr("Tint by worker"));
    m_tint->setWhatsThis(tr("Gives each tile the colour of the worker that made it"));
    m_asTable->setText(tr("As a table"));
    m_asTable->setWhatsThis(tr("Shows the numbers of the chart as a table"));
    tell();
}

}  // namespace gui
