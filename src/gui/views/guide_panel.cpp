#include "gui/views/guide_panel.h"

#include "gui/models/guide.h"
#include "gui/shell/action_registry.h"
#include "gui/shell/language_change.h"
#include "ui_guide_panel.h"

namespace gui {
namespace {

// `heading` in bold, then the text.
QString paragraph(const QString& heading, const QString& text)
{
    return QStringLiteral("<b>%1</b> %2").arg(heading.toHtmlEscaped(), text.toHtmlEscaped());
}

}  // namespace

GuidePanel::GuidePanel(QWidget* parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::GuidePanel>())
    , m_guide(&guides().front())
{
    m_ui->setupUi(this);
    setFocusProxy(m_ui->guideStart);
    retranslate();
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        retranslate();
    });
    connect(m_ui->guideStart, &QAbstractButton::clicked, this, [this] { action()->trigger(); });
    connect(m_ui->guideNext, &QAbstractButton::clicked, this, &GuidePanel::goOn);
    connect(m_ui->guideClose, &QAbstractButton::clicked, this, &GuidePanel::closeWanted);
}

GuidePanel::~GuidePanel() = default;

void GuidePanel::setActions(QAction* run, QAction* sweep)
{
    m_run = run;
    m_sweep = sweep;
    for (const QAction* action : {run, sweep}) {
        connect(action, &QAction::changed, this, &GuidePanel::followAction);
    }
    followAction();
}

void GuidePanel::show(const Guide& guide)
{
    m_guide = &guide;
    retranslate();
    followAction();
}

void GuidePanel::setChoosing(bool on)
{
    m_ui->guideNext->setEnabled(on);
}

QAction* GuidePanel::action() const
{
    return m_guide->sweeps ? m_sweep : m_run;
}

void GuidePanel::followAction()
{
    m_ui->guideStart->setText(ActionRegistry::title(action()));
    m_ui->guideStart->setEnabled(action()->isEnabled());
    m_ui->guideStart->setToolTip(action()->toolTip());
}

void GuidePanel::goOn()
{
    const auto next = static_cast<std::size_t>(m_guide - guides().data()) + 1;
    emit chosen(guides()[next % guides().size()]);
}

void GuidePanel::retranslate()
{
    m_ui->guideTitle->setText(m_guide->text(Guide::Text::Title));
    m_ui->guidePredict->setText(paragraph(tr("Predict:"), m_guide->text(Guide::Text::Predict)));
    m_ui->guideDo->setText(paragraph(tr("Do:"), m_guide->text(Guide::Text::Do)));
    m_ui->guideLook->setText(paragraph(tr("Look:"), m_guide->text(Guide::Text::Look)));
}

}  // namespace gui
