#include "gui/views/replay_bar.h"

#include "gui/models/text.h"
#include "gui/replay/event_text.h"
#include "gui/shell/giving_row.h"
#include "gui/shell/language_change.h"
#include "ui_replay_bar.h"

#include <QLocale>
#include <QScopedValueRollback>
#include <QStyle>

#include <algorithm>
#include <array>
#include <cmath>

namespace gui {
namespace {

constexpr int kSteps = 10'000;  // of the slider
constexpr std::array kSpeeds{0.01, 0.02, 0.05, 0.1,  0.2,  0.5,  1.0,
                             2.0,  5.0,  10.0, 20.0, 50.0, 100.0};
constexpr int kUsualSpeed = 6;

}  // namespace

ReplayBar::ReplayBar(QWidget* parent) : QFrame(parent), m_ui(std::make_unique<Ui::ReplayBar>())
{
    m_ui->setupUi(this);
    m_ui->scrub->setRange(0, kSteps);
    m_ui->scrub->setSingleStep(kSteps / 200);
    m_ui->scrub->setPageStep(kSteps / 20);
    for (const double speed : kSpeeds) {
        m_ui->speed->addItem(QString());
        m_ui->speed->setItemData(m_ui->speed->count() - 1, speed);
    }
    m_ui->speed->setCurrentIndex(kUsualSpeed);
    // The Replay menu has them, too.
    m_row = new GivingRow(
        *this, {m_ui->last, m_ui->first, m_ui->speed, m_ui->back, m_ui->previous, m_ui->next});
    retranslate();
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        retranslate();
        showRuns();
        showMoment();
        showMode();
    });
}

ReplayBar::~ReplayBar() = default;

QSize ReplayBar::minimumSizeHint() const
{
    return m_row->least();
}

void ReplayBar::retranslate()
{
    for (int i = 0; i < m_ui->speed->count(); ++i) {
        const double speed = m_ui->speed->itemData(i).toDouble();
        m_ui->speed->setItemText(i, tr("%1×").arg(QLocale().toString(speed)));
    }
}

void ReplayBar::setSources(const RunHistory* history, RunPlayer* player)
{
    m_history = history;
    m_player = player;
    connect(m_ui->scrub, &QSlider::valueChanged, this, &ReplayBar::onScrubbed);
    connect(m_ui->runs, &QComboBox::activated, this, &ReplayBar::onRunChosen);
    connect(m_ui->speed, &QComboBox::currentIndexChanged, this,
            [this] { emit speedChanged(speed()); });
    connect(history, &RunHistory::changed, this, &ReplayBar::showRuns);
    connect(player, &RunPlayer::begins, this, &ReplayBar::showRuns);
    connect(player, &RunPlayer::begins, this, &ReplayBar::showMoment);
    connect(player, &RunPlayer::moved, this, &ReplayBar::showMoment);
    connect(player, &RunPlayer::modeChanged, this, &ReplayBar::showMoment);
    connect(player, &RunPlayer::modeChanged, this, &ReplayBar::showMode);
    showRuns();
    showMoment();
    showMode();
}

void ReplayBar::setActions(const Actions& actions)
{
    m_ui->first->setDefaultAction(actions.first);
    m_ui->previous->setDefaultAction(actions.previous);
    m_ui->back->setDefaultAction(actions.back);
    m_ui->play->setDefaultAction(actions.play);
    m_ui->next->setDefaultAction(actions.next);
    m_ui->last->setDefaultAction(actions.last);
    m_ui->live->setDefaultAction(actions.live);
    m_ui->live->setToolButtonStyle(Qt::ToolButtonTextOnly);
}

double ReplayBar::speed() const
{
    return m_ui->speed->currentData().toDouble();
}

void ReplayBar::changeSpeed(int steps)
{
    m_ui->speed->setCurrentIndex(
        std::clamp(m_ui->speed->currentIndex() + steps, 0, m_ui->speed->count() - 1));
}

void ReplayBar::openRuns()
{
    m_ui->runs->setFocus();
    m_ui->runs->showPopup();
}

void ReplayBar::onScrubbed(int value)
{
    if (!m_telling) {
        const auto length = static_cast<double>(m_player->end() - m_player->begin());
        m_player->pause();
        m_player->seek(m_player->begin() + std::llround(length * value / kSteps));
    }
}

void ReplayBar::onRunChosen(int row)
{
    const auto& runs = m_history->runs();
    const auto fromEnd = static_cast<std::size_t>(row);
    if (fromEnd < runs.size()) {
        emit runChosen(runs[runs.size() - 1 - fromEnd]);
    }
}

QString ReplayBar::runText(const RunRecording& run) const
{
    const QString what = run.repetition > 0 ? tr("%1 · repetition %2 at N = %3")
                                                  .arg(run.start.task)
                                                  .arg(run.repetition)
                                                  .arg(run.start.workers)
                                            : run.start.task;
    return tr("run %1 · %2").arg(run.number()).arg(what);
}

// Newest first.
void ReplayBar::showRuns()
{
    const QScopedValueRollback telling(m_telling, true);
    m_ui->runs->clear();
    const auto& runs = m_history->runs();
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        m_ui->runs->addItem(runText(**run));
        if (run->get() == m_player->run()) {
            m_ui->runs->setCurrentIndex(m_ui->runs->count() - 1);
        }
    }
    if (m_player->run() == nullptr) {
        m_ui->runs->setCurrentIndex(-1);
    }
    m_ui->runs->setLeastText(
        m_player->run() != nullptr ? tr("run %1").arg(m_player->run()->number()) : QString());
    m_ui->runs->setEnabled(!runs.empty());
    m_ui->runs->setToolTip(m_ui->runs->currentText());
}

void ReplayBar::showMoment()
{
    const QScopedValueRollback telling(m_telling, true);
    const bool any = m_player->run() != nullptr && m_player->end() > m_player->begin();
    m_ui->scrub->setEnabled(any);
    if (!any) {
        m_ui->scrub->setValue(0);
        m_ui->moment->clear();
        return;
    }
    const qint64 length = m_player->end() - m_player->begin();
    const qint64 at = std::clamp<qint64>(m_player->now() - m_player->begin(), 0, length);
    const double share = static_cast<double>(at) / static_cast<double>(length);
    m_ui->scrub->setValue(static_cast<int>(std::lround(share * kSteps)));
    m_ui->moment->setText(momentText(at));
    m_ui->moment->setToolTip(tr("of %1; %2 of %3 items have ended")
                                 .arg(momentText(length), countText(m_player->counts().settled()),
                                      countText(m_player->counts().total)));
}

void ReplayBar::showMode()
{
    const auto mode = m_player->mode();
    const bool frozen = mode == RunPlayer::Mode::Frozen;
    m_ui->mode->setText(frozen                            ? tr("❚❚ Frozen")
                        : mode == RunPlayer::Mode::Replay ? tr("↺ Replay")
                                                          : QString());
    m_ui->mode->setToolTip(
        frozen ? tr("The picture is held still; the recording goes on, and nothing is lost.")
               : tr("A recorded moment is on show."));
    m_ui->mode->setVisible(mode != RunPlayer::Mode::Live);
    m_ui->live->setVisible(mode != RunPlayer::Mode::Live);
    m_ui->mode->setProperty("tone", frozen ? "warn" : "accent");
    m_ui->mode->style()->unpolish(m_ui->mode);
    m_ui->mode->style()->polish(m_ui->mode);
}

}  // namespace gui
