#include "gui/views/advice_buttons.h"

#include "gui/shell/flow_layout.h"

#include <QPushButton>

#include <algorithm>
#include <utility>

namespace gui {

AdviceButtons::AdviceButtons(QWidget* parent) : QWidget(parent)
{
    auto* row = new FlowLayout(this);
    row->setContentsMargins(0, 4, 0, 4);
    row->setSpacing(8);
    hide();
}

// A sweep tells its verdict again and again: buttons that still fit stay, and keep the focus.
void AdviceButtons::setAdvice(std::vector<VerdictAdvice> advice)
{
    const bool same =
        std::ranges::equal(advice, m_advice, {}, &VerdictAdvice::text, &VerdictAdvice::text);
    m_advice = std::move(advice);
    if (!same) {
        qDeleteAll(findChildren<QPushButton*>());
        for (std::size_t i = 0; i < m_advice.size(); ++i) {
            auto* button = new QPushButton(m_advice[i].text, this);
            button->setObjectName(QStringLiteral("advice%1").arg(i));
            button->setToolTip(m_advice[i].help);
            button->setWhatsThis(m_advice[i].help);
            connect(button, &QPushButton::clicked, this, [this, i] {
                const VerdictAdvice chosen = m_advice[i];
                emit taken(chosen.experiment, chosen.text);
            });
            layout()->addWidget(button);
        }
    }
    setVisible(!m_advice.empty());
}

}  // namespace gui
