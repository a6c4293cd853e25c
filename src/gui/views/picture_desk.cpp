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

PictureDesk::PictureDesk(Session& session, QMainWindow& window, QDockWidget& beside, QMenu& view,
                         ItemLabel itemLabel)
    : QObject(&window)
    , m_requests(session)
    , m_itemLabel(std::move(itemLabel))
    , m_dock(new QDockWidget(&window))
    , m_view(new QAction(&window))
    , m_summary(new QLabel)
    , m_tint(new QCheckBox)
    , m_asTable(new QCheckBox)
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
    m_dock->setObjectName(QStringLiteral("pictureDock"));
    m_dock->setWidget(body);
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
    // From here on no value of the run before can be had.
    connect(&session, &Session::stateChanged, this, [this](Session::State state) {
        if (state == Session::State::Starting) {
            m_feed.begin(0);
        }
    });
    connect(&session, &Session::runStarted, this, &PictureDesk::begin);
    connect(&session, &Session::runFinished, &m_feed, &ValueFeed::endRun);
    connect(&session, &Session::eventsReceived, this,
            [this](std::span<const mp::Event> events) { m_feed.note(events); });
    connect(&m_feed, &ValueFeed::wanted, this, [this](const QList<qint64>& items) {
        m_requests.fetchValues(items, [this](const std::vector<ValueFacts>& values,
                                             qsizetype next) { m_feed.take(values, next); });
    });
    connect(&m_feed, &ValueFeed::came, this, [this](const std::vector<ValueFacts>& values) {
        if (m_picture != nullptr) {
            m_picture->add(values);
            tell();
        }
    });
    retranslate();
    showPicture(nullptr);
}

void PictureDesk::begin(const RunStart& run)
{
    showPicture(makePicture(run, m_dock->widget()));
    m_feed.begin(m_picture != nullptr ? run.items : 0);
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
