#include "gui/views/timeline_panel.h"

#include "gui/shell/language_change.h"
#include "gui/timeline/view.h"
#include "ui_timeline_panel.h"

namespace gui {

TimelinePanel::TimelinePanel(QWidget* parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::TimelinePanel>())
{
    m_ui->setupUi(this);
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        updateInfo();
    });
    connect(m_ui->view, &TimelineView::selectionChanged, this, &TimelinePanel::updateInfo);
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

}  // namespace gui
