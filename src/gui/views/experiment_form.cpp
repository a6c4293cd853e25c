#include "gui/views/experiment_form.h"

#include "gui/models/lab_text.h"
#include "gui/models/text.h"
#include "gui/shell/language_change.h"
#include "gui/shell/theme.h"
#include "gui/views/field_state.h"
#include "gui/views/form_advice.h"
#include "gui/views/machine_text.h"
#include "ui_experiment_form.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScopedValueRollback>

namespace gui {
namespace {

using Kind = lab::ItemSource::Kind;

constexpr int kRestMs = 120;
// What the form checks itself, item by item; longer lists are checked by the host.
constexpr std::size_t kItemsChecked = 10'000;
const QString kParameters = QStringLiteral("parameters.");

// Also a key on a machine whose standard is another one.
bool isUndo(const QKeyEvent& event)
{
    return event.matches(QKeySequence::Undo) || event.keyCombination() == (Qt::CTRL | Qt::Key_Z);
}

bool isRedo(const QKeyEvent& event)
{
    return event.matches(QKeySequence::Redo) || event.keyCombination() == (Qt::CTRL | Qt::Key_Y) ||
           event.keyCombination() == (Qt::CTRL | Qt::SHIFT | Qt::Key_Z);
}

// Throws lab::ExperimentError for all that can be judged without reading a file.
void checkHere(const lab::Experiment& experiment)
{
    lab::check(experiment);
    const bool readsFiles = lab::findTask(experiment.task).itemsAreFiles;
    if (experiment.items.kind == Kind::List && !readsFiles &&
        experiment.items.list.size() <= kItemsChecked) {
        lab::loadItems(experiment);  // the items are all here
    }
}

}  // namespace

ExperimentForm::ExperimentForm(QWidget* parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::ExperimentForm>())
{
    m_ui->setupUi(this);
    m_ui->scroll->setAsking(Qt::Horizontal);
    whenLanguageChanges(this, [this] { retranslate(); });
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &ExperimentForm::checkNow);
    connect(&m_history, &FormHistory::wanted, this, &ExperimentForm::restore);
    m_ui->itemsText->setFont(monospaceFont());
    // A field doesn't move when the one beside it has something wrong to say.
    for (const QGridLayout* grid : {m_ui->poolGrid, m_ui->sweepGrid}) {
        for (auto* column : grid->findChildren<QVBoxLayout*>()) {
            column->addStretch();
        }
    }
    mapPlaces();
    fillChoices();
    connectFields();
    adoptTask();
    m_history.begin(state());
    checkNow();
}

ExperimentForm::~ExperimentForm() = default;

void ExperimentForm::describeTask(const lab::TaskInfo& chosen)
{
    m_ui->taskSummary->setText(labText(chosen.summary));
    m_ui->itemsLabel->setText(tr("Items: %1").arg(labText(chosen.itemIs)));
}

// What has been typed and chosen stays.
void ExperimentForm::retranslate()
{
    const QScopedValueRollback setting(m_setting, true);
    m_ui->retranslateUi(this);
    nameChoices();
    if (const lab::TaskInfo* chosen = task()) {
        describeTask(*chosen);
    }
    m_ui->parameters->retranslate();
    checkNow();
}

// The chosen task with its usual kind of items, and in a pool that can run it.
void ExperimentForm::adoptTask()
{
    const lab::TaskInfo* chosen = task();
    if (chosen == nullptr) {
        return;
    }
    const QScopedValueRollback setting(m_setting, true);
    showTask();
    if (!chosen->asyncPool && m_ui->poolAsync->isChecked()) {
        showPool(lab::PoolKind::Process);
    }
    showItemsKind(chosen->defaultItems    ? Kind::Default
                  : chosen->itemsAreFiles ? Kind::Files
                                          : Kind::Range);
}

int ExperimentForm::workers() const
{
    return m_ui->workersBox->value();
}

void ExperimentForm::setWorkers(int workers)
{
    m_ui->workersBox->setValue(workers);
    checkNow();
}

void ExperimentForm::setResizing(bool on)
{
    if (on != m_resizing) {
        m_resizing = on;
        showNotes();
    }
}

QString ExperimentForm::sweepWorkers() const
{
    return m_ui->sweepEdit->text().trimmed();
}

void ExperimentForm::setMachine(const Machine& machine)
{
    m_machine = machine;
    followMachine();
    m_history.begin(state());
    checkNow();
}

// --- history ------------------------------------------------------------------------------------

void ExperimentForm::record(const QString& field, bool typing)
{
    if (!m_setting) {
        m_history.record(field, typing, state());
        m_rest.start();
    }
}

void ExperimentForm::restore(const FormState& wanted, const QString& field)
{
    fill(wanted);
    m_history.begin(state());
    checkNow();
    lookAt(field);
}

// What has changed comes into sight and has the keyboard.
void ExperimentForm::lookAt(const QString& field)
{
    QWidget* widget = field.startsWith(kParameters)
                          ? m_ui->parameters->editor(field.mid(kParameters.size()))
                          : m_places.value(field).field;
    if (widget != nullptr && widget->isVisible()) {
        widget->setFocus();
        m_ui->scroll->ensureWidgetVisible(widget);
    }
}

void ExperimentForm::open(const lab::Experiment& experiment, const QString& what)
{
    const FormState wanted = state().showing(experiment);
    fill(wanted);
    m_history.record(what, false, state());
    checkNow();
}

QString ExperimentForm::stepName(const QString& what) const
{
    if (what.startsWith(kParameters)) {
        return what.mid(kParameters.size());
    }
    if (what == QLatin1String("items")) {
        return tr("Items");
    }
    const QLabel* title = m_places.value(what).title;
    return title != nullptr ? title->text() : what;
}

// A field's own undo would know only of that field, and of nothing that was done elsewhere since.
bool ExperimentForm::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::ShortcutOverride: {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (isUndo(*key) || isRedo(*key)) {
            event->ignore();  // so that the menu's action has it
            return true;
        }
        break;
    }
    case QEvent::KeyPress: {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (isUndo(*key)) {
            m_history.undo();
            return true;
        }
        if (isRedo(*key)) {
            m_history.redo();
            return true;
        }
        break;
    }
    case QEvent::FocusOut:
        m_history.endTyping();
        break;
    default:
        if (handleDrag(event)) {
            return true;
        }
        break;
    }
    return QWidget::eventFilter(watched, event);
}

// --- checking -----------------------------------------------------------------------------------

// Reads the fields anew: null, or what keeps the run or at least the sweep from being started.
std::optional<lab::ExperimentError> ExperimentForm::read()
{
    m_run.reset();
    m_sweep.reset();
    m_canSave = false;
    const FormState fields = state();
    try {
        lab::Experiment run = fields.run();
        checkHere(run);
        m_run = std::move(run);
        lab::Experiment sweep = fields.sweep();
        m_canSave = true;
        checkHere(sweep);
        m_sweep = std::move(sweep);
    } catch (const lab::ExperimentError& error) {
        return error;
    }
    return std::nullopt;
}

void ExperimentForm::checkNow()
{
    m_rest.stop();
    clearErrors();
    if (const auto fault = read()) {
        showError(QString::fromStdString(fault->field()), QString::fromUtf8(fault->what()));
    }
    showAdvice();
    showNotes();
    showCommand();
    emit checked();
}

// Where nothing is wrong, but hardly meant: the run can be started all the same.
void ExperimentForm::showAdvice()
{
    if (!m_run) {
        return;
    }
    for (const FormAdvice& advice : adviceOn(*m_run, itemCount())) {
        if (!m_places.value(advice.field).error->isVisibleTo(this)) {
            showError(advice.field, advice.sentence);
        }
    }
}

void ExperimentForm::clearErrors()
{
    for (const Place& place : std::as_const(m_places)) {
        showFieldError(place.error, place.field, QString());
    }
    m_ui->parameters->clearErrors();
}

void ExperimentForm::showError(const QString& field, const QString& message)
{
    if (field.startsWith(kParameters) &&
        m_ui->parameters->showError(field.mid(kParameters.size()), message)) {
        return;
    }
    const Place place = m_places.value(m_places.contains(field) ? field : QString());
    showFieldError(place.error, place.field, message);
}

// --- notes --------------------------------------------------------------------------------------

void ExperimentForm::showNotes()
{
    showItemsNotes();
    showWorkersNote();
    m_ui->workersBox->setEnabled(poolKind() != lab::PoolKind::Serial);
    m_ui->startBox->setEnabled(poolKind() == lab::PoolKind::Process);
    m_ui->captureBox->setEnabled(poolKind() == lab::PoolKind::Process);
}

// Of the run that can be started; not known of files.
std::optional<qint64> ExperimentForm::itemCount() const
{
    if (!m_run) {
        return std::nullopt;
    }
    switch (m_run->items.kind) {
    case Kind::List:
        return static_cast<qint64>(m_run->items.list.size());
    case Kind::Range:
        return m_run->items.to - m_run->items.from + 1;
    case Kind::Default:
        return static_cast<qint64>(ownItems().size());
    default:
        return std::nullopt;
    }
}

// The task's own, of the run that can be started.
std::vector<std::string> ExperimentForm::ownItems() const
{
    const lab::TaskInfo* chosen = task();
    return chosen != nullptr && chosen->defaultItems
               ? chosen->defaultItems(lab::completeParameters(*chosen, m_run->parameters))
               : std::vector<std::string>();
}

void ExperimentForm::showItemsNotes()
{
    const auto count = itemCount();
    m_ui->itemsCount->setText(count ? countText(*count) : QString());
    if (m_run && m_run->items.kind == Kind::Default) {
        const auto own = ownItems();
        m_ui->itemsOwnNote->setText(own.empty() ? QString()
                                    : own.size() == 1
                                        ? QString::fromStdString(own.front())
                                        : tr("%1 … %2").arg(QString::fromStdString(own.front()),
                                                            QString::fromStdString(own.back())));
    }
    m_ui->itemsHint->setText(m_ui->itemsText->isHeld()
                                 ? tr("Shown shortened, because it can't be edited as lines. "
                                      "Pasting replaces it, and Delete empties it.")
                                 : tr("Type, paste, or drop a file or CSV here"));
}

void ExperimentForm::showWorkersNote()
{
    QStringList sentences;
    if (m_machine.usableCores > 0) {
        sentences.append(machineText(m_machine));
    }
    const lab::TaskInfo* chosen = task();
    if (chosen != nullptr && chosen->boundBy == lab::BoundBy::Waiting &&
        poolKind() != lab::PoolKind::Serial) {
        sentences.append(tr("This task waits, so it may use more workers."));
    }
    if (m_resizing) {
        sentences.append(tr("The number of workers can be changed while this run goes on."));
    }
    m_ui->workersNote->setText(sentences.join(QLatin1Char(' ')));
    m_ui->workersNote->setVisible(!sentences.isEmpty());
}

void ExperimentForm::showCommand()
{
    QStringList commands;
    for (const auto* experiment : {&m_run, &m_sweep}) {
        if (*experiment) {
            commands.append(QString::fromStdString(lab::asCommand(**experiment)));
        }
    }
    m_ui->commandText->setCommand(commands.join(QLatin1Char('\n')));
    m_ui->commandCopy->setEnabled(canRun());
}

QString ExperimentForm::command() const
{
    return m_ui->commandText->command();
}

void ExperimentForm::copyCommand() const
{
    QGuiApplication::clipboard()->setText(command());
}

void ExperimentForm::browse()
{
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("Files of a folder"), m_ui->filesPath->text());
    if (!folder.isEmpty()) {
        m_ui->filesPath->setText(folder);
    }
}

}  // namespace gui
