#include "gui/views/timeline_panel.h"

#include "gui/shell/language_change.h"
#include "gui/timeline/view.h"
#include "ui_timeline_panel.h"

#include <QLocale>
#include <QShortcut>

namespace gui {

TimelinePanel::TimelinePanel(QWidget* parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::TimelinePanel>())
{
    m_ui->setupUi(this);
    // Also before the first run: the panels around it then needn't change their places.
    m_ui->pages->setMinimumSize(m_ui->view->minimumSizeHint());
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        updateInfo();
        updateSelectionBar();
        tellFound();
    });
    TimelineView* view = m_ui->view;
    connect(view, &TimelineView::selectionChanged, this, &TimelinePanel::updateInfo);
    connect(view, &TimelineView::selectionChanged, this, &TimelinePanel::updateSelectionBar);
    connect(view, &TimelineView::filterChanged, this, &TimelinePanel::updateSelectionBar);
    connect(m_ui->zoomToSelection, &QToolButton::clicked, view, &TimelineView::fitSelection);
    connect(m_ui->filterToSelection, &QToolButton::clicked, view, &TimelineView::filterToSelection);
    connect(m_ui->filterChip, &QToolButton::clicked, view, &TimelineView::clearFilter);
    setUpFind();
}

TimelinePanel::~TimelinePanel() = default;

TimelineView* TimelinePanel::view() const
{
    return m_ui->view;
}

void TimelinePanel::showTimeline()
{
    m_ui->pages->setCurrentWidget(m_ui->view);
    updateInfo();
}

void TimelinePanel::showText(const QString& text)
{
    m_ui->empty->setText(text);
    m_ui->pages->setCurrentWidget(m_ui->empty);
    updateInfo();
}

void TimelinePanel::addBar(QWidget* bar)
{
    m_ui->cardLayout->addWidget(bar);
}

void TimelinePanel::updateInfo()
{
    if (m_ui->pages->currentWidget() != m_ui->view) {
        m_ui->header->setInfo(QString());
        return;
    }
    const QString selection = m_ui->view->selectionText();
    m_ui->header->setInfo(
        selection.isEmpty() ? tr("drag to measure · Ctrl+wheel to zoom · ? for keys") : selection);
}

void TimelinePanel::updateSelectionBar()
{
    const bool selected = !m_ui->view->selection().isEmpty();
    const QString filter = m_ui->view->filterText();
    m_ui->zoomToSelection->setVisible(selected);
    m_ui->filterToSelection->setVisible(selected);
    m_ui->filterChip->setVisible(!filter.isEmpty());
    m_ui->filterChip->setText(QStringLiteral("%1 ✕").arg(filter));
    m_ui->selectionBar->setVisible(selected || !filter.isEmpty());
}

// --- finding ------------------------------------------------------------------------------------

void TimelinePanel::setUpFind()
{
    TimelineView* view = m_ui->view;
    connect(view, &TimelineView::findWanted, this, &TimelinePanel::openFind);
    connect(view, &TimelineView::foundChanged, this, &TimelinePanel::tellFound);
    connect(m_ui->findField, &QLineEdit::textChanged, view, &TimelineView::find);
    connect(m_ui->findField, &QLineEdit::returnPressed, view, &TimelineView::findNext);
    connect(m_ui->findNext, &QToolButton::clicked, view, &TimelineView::findNext);
    connect(m_ui->findPrevious, &QToolButton::clicked, view, &TimelineView::findPrevious);
    connect(m_ui->findClose, &QToolButton::clicked, this, &TimelinePanel::closeFind);
    const auto key = [](QWidget* where, const QKeySequence& keys) {
        return new QShortcut(keys, where, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(m_ui->findBar, Qt::Key_Escape), &QShortcut::activated, this,
            &TimelinePanel::closeFind);
    for (const Qt::Key enter : {Qt::Key_Return, Qt::Key_Enter}) {
        connect(key(m_ui->findField, QKeySequence(Qt::SHIFT | enter)), &QShortcut::activated, view,
                &TimelineView::findPrevious);
    }
}

void TimelinePanel::openFind()
{
    m_ui->findBar->show();
    m_ui->findField->selectAll();
    m_ui->findField->setFocus();
}

void TimelinePanel::closeFind()
{
    m_ui->findField->clear();
    m_ui->findBar->hide();
    m_ui->view->setFocus();
}

void TimelinePanel::tellFound()
{
    const TimelineFound found = m_ui->view->found();
    QString text;
    if (m_ui->view->findText().isEmpty()) {
        text = QString();
    } else if (found.count == 0) {
        text = found.searching ? tr("searching…") : tr("nothing found");
    } else {
        const bool more = found.searching || found.full;
        text = (more ? tr("%1 of %2 or more") : tr("%1 of %2"))
                   .arg(found.current > 0 ? QLocale().toString(found.current) : QStringLiteral("–"),
                        QLocale().toString(found.count));
    }
    m_ui->findCount->setText(text);
    m_ui->findNext->setEnabled(found.count > 0);
    m_ui->findPrevious->setEnabled(found.count > 0);
}

}  // namespace gui
