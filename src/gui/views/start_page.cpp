#include "gui/views/start_page.h"

#include "gui/models/guide.h"
#include "gui/shell/icons.h"
#include "gui/shell/language_change.h"
#include "gui/shell/theme.h"
#include "ui_start_page.h"

#include <QApplication>
#include <QCommandLinkButton>
#include <QEvent>
#include <QSettings>

namespace gui {
namespace {

const QString kWantedKey = QStringLiteral("window/startPage");

// Its words are its help, too.
void describe(QCommandLinkButton* button)
{
    button->setAccessibleName(button->text());
    button->setAccessibleDescription(button->description());
    button->setWhatsThis(button->description());
    // Its words wrap: a narrow window needn't grow for them.
    button->setMinimumWidth(1);
}

}  // namespace

StartPage::StartPage(QWidget* parent) : QFrame(parent), m_ui(std::make_unique<Ui::StartPage>())
{
    m_ui->setupUi(this);
    m_ui->startAgain->setChecked(isWanted());
    addLessons();
    updateIcons();
    retranslate();
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        retranslate();
    });
    connect(m_ui->startLearn, &QAbstractButton::clicked, this, &StartPage::showLessons);
    connect(m_ui->startBack, &QAbstractButton::clicked, this, &StartPage::begin);
    connect(m_ui->startMeasure, &QAbstractButton::clicked, this,
            [this] { emit chosen(*guide(QStringLiteral("measure"))); });
    connect(m_ui->startLaunch, &QAbstractButton::clicked, this,
            [this] { emit chosen(*guide(QStringLiteral("launch"))); });
    connect(m_ui->startClose, &QAbstractButton::clicked, this, &StartPage::closeWanted);
    connect(m_ui->startAgain, &QAbstractButton::toggled, this,
            [](bool on) { QSettings().setValue(kWantedKey, on); });
}

StartPage::~StartPage() = default;

bool StartPage::isWanted()
{
    return QSettings().value(kWantedKey, true).toBool();
}

void StartPage::begin()
{
    m_ui->pages->setCurrentWidget(m_ui->waysPage);
    m_ui->startLearn->setFocus();
}

void StartPage::addLessons()
{
    for (const Guide& lesson : guides()) {
        if (!lesson.isLesson) {
            continue;
        }
        auto* button = new QCommandLinkButton(this);
        button->setObjectName(QStringLiteral("lesson_") + lesson.id);
        m_ui->lessons->addWidget(button);
        connect(button, &QAbstractButton::clicked, this, [this, &lesson] { emit chosen(lesson); });
        m_lessons.emplace_back(button, &lesson);
    }
}

void StartPage::showLessons()
{
    m_ui->pages->setCurrentWidget(m_ui->lessonsPage);
    m_lessons.front().first->setFocus();
}

void StartPage::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        updateIcons();
    }
}

void StartPage::updateIcons()
{
    const Theme& theme = Theme::of(QApplication::palette());
    const QIcon icon = tintedIcon(QStringLiteral("run"), theme.accent, theme.textMuted);
    for (QCommandLinkButton* button : findChildren<QCommandLinkButton*>()) {
        button->setIcon(icon);
    }
}

void StartPage::retranslate()
{
    for (const auto& [button, lesson] : m_lessons) {
        button->setText(lesson->text(Guide::Text::Title));
        button->setDescription(lesson->text(Guide::Text::Summary));
        describe(button);
    }
    for (QCommandLinkButton* way : {m_ui->startLearn, m_ui->startMeasure, m_ui->startLaunch}) {
        describe(way);
    }
}

}  // namespace gui
