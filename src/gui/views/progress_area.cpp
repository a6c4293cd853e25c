#include "gui/views/progress_area.h"

#include "gui/shell/elided_label.h"
#include "gui/shell/language_change.h"

#include <QProgressBar>
#include <QVBoxLayout>

namespace gui {
namespace {

constexpr int kSteps = 1000;
constexpr int kBarHeight = 6;
constexpr int kWidestBar = 420;

}  // namespace

ProgressArea::ProgressArea(QWidget* parent)
    : QWidget(parent)
    , m_text(new ElidedLabel(this))
    , m_bar(new QProgressBar(this))
{
    setObjectName(QStringLiteral("progressArea"));
    m_text->setObjectName(QStringLiteral("progressText"));
    m_text->setProperty("role", "note");
    m_bar->setObjectName(QStringLiteral("progressBar"));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(kBarHeight);
    m_bar->setMaximumWidth(kWidestBar);
    const auto retranslate = [this] { m_bar->setAccessibleName(tr("Progress")); };
    retranslate();
    whenLanguageChanges(this, retranslate);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 4, 8, 8);
    column->setSpacing(4);
    column->addStretch();
    column->addWidget(m_text);
    column->addWidget(m_bar);
    column->addStretch();
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    clear();
}

void ProgressArea::tell(const QString& text, qint64 done, qint64 total)
{
    setText(text);
    m_bar->setMaximum(total > 0 ? kSteps : 0);
    m_bar->setValue(total > 0 ? static_cast<int>(kSteps * done / total) : 0);
    m_bar->show();
}

void ProgressArea::setText(const QString& text)
{
    m_text->setText(text);
}

void ProgressArea::clear()
{
    m_text->clear();
    m_bar->setMaximum(kSteps);
    m_bar->hide();
}

QString ProgressArea::text() const
{
    return m_text->text();
}

}  // namespace gui
