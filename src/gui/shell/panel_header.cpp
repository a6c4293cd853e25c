#include "gui/shell/panel_header.h"

#include "gui/shell/elided_label.h"

#include <QAction>
#include <QDockWidget>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace gui {
namespace {

constexpr int kHeight = 30;
constexpr int kMargin = 12;
constexpr int kSpacing = 4;

}  // namespace

PanelHeader::PanelHeader(QWidget* parent)
    : QFrame(parent)
    , m_titleLabel(new QLabel(this))
    , m_infoLabel(new ElidedLabel(this))
{
    setProperty("role", "panelHeader");
    m_titleLabel->setProperty("role", "panelTitle");
    m_infoLabel->setProperty("role", "note");
    m_titleLabel->setTextFormat(Qt::PlainText);
    m_infoLabel->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kMargin, 0, kMargin, 0);
    row->setSpacing(kSpacing);
    row->addWidget(m_titleLabel);
    row->addWidget(m_infoLabel, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    styleTitle();
}

QSize PanelHeader::sizeHint() const
{
    return minimumSizeHint();
}

QSize PanelHeader::minimumSizeHint() const
{
    int width = 2 * kMargin + m_titleLabel->sizeHint().width();
    for (const QToolButton* tool : m_tools) {
        width += tool->sizeHint().width() + layout()->spacing();
    }
    return {width, std::max(kHeight, m_titleLabel->sizeHint().height() + 8) + m_edge};
}

void PanelHeader::setFramed()
{
    setProperty("role", "dockHeader");
    m_edge = 1;
    layout()->setContentsMargins(kMargin, m_edge, kMargin, 0);
}

void PanelHeader::setTitle(const QString& title)
{
    m_title = title;
    m_titleLabel->setText(title);
    setAccessibleName(title);
}

QString PanelHeader::info() const
{
    return m_infoLabel->text();
}

void PanelHeader::setInfo(const QString& info)
{
    m_infoLabel->setText(info);
}

void PanelHeader::addTool(QAction* action)
{
    addButton()->setDefaultAction(action);
}

void PanelHeader::addTool(QMenu* menu)
{
    QToolButton* button = addButton();
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    const auto name = [button, menu] {
        button->setText(menu->menuAction()->iconText() + QStringLiteral(" ▾"));
        button->setAccessibleName(menu->menuAction()->iconText());
        button->setWhatsThis(menu->whatsThis());
    };
    name();
    connect(menu->menuAction(), &QAction::changed, button, name);
}

QToolButton* PanelHeader::addButton()
{
    auto* button = new QToolButton(this);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    layout()->addWidget(button);
    m_tools.append(button);
    return button;
}

void PanelHeader::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange) {
        styleTitle();
    }
}

// A font's capitalisation and spacing can't be said in a style sheet.
void PanelHeader::styleTitle()
{
    QFont title = m_titleLabel->font();
    title.setCapitalization(QFont::AllUppercase);
    title.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
    m_titleLabel->setFont(title);
}

void makeDockHeader(QDockWidget* dock)
{
    auto* header = new PanelHeader(dock);
    header->setFramed();
    header->setTitle(dock->windowTitle());
    QObject::connect(dock, &QWidget::windowTitleChanged, header, &PanelHeader::setTitle);
    dock->setTitleBarWidget(header);
    dock->widget()->setProperty("role", "dockBody");
    dock->widget()->setAttribute(Qt::WA_StyledBackground);
}

}  // namespace gui
