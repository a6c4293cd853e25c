// The experiment form's fields: what stands in them, and what each change of them is.
#include "gui/models/lab_text.h"
#include "gui/views/experiment_form.h"
#include "lab/sweep/worker_list.h"
#include "ui_experiment_form.h"

#include <QScopedValueRollback>

namespace gui {
namespace {

using Kind = lab::ItemSource::Kind;

}  // namespace

void ExperimentForm::fillChoices()
{
    for (const lab::TaskInfo& info : lab::builtinTasks()) {
        m_ui->taskBox->addItem(QString::fromStdString(info.name));
    }
    m_ui->startBox->addItem(QString(), static_cast<int>(lab::StartMethod::Forkserver));
    m_ui->startBox->addItem(QString(), static_cast<int>(lab::StartMethod::Spawn));
    nameChoices();
    m_ui->sweepEdit->setText(QStringLiteral("1,2,4"));
}

void ExperimentForm::nameChoices()
{
    int row = 0;
    for (const lab::TaskInfo& info : lab::builtinTasks()) {
        m_ui->taskBox->setItemData(row++, labText(info.summary), Qt::ToolTipRole);
    }
    m_ui->startBox->setItemText(0, tr("Forkserver"));
    m_ui->startBox->setItemText(1, tr("Spawn"));
}

void ExperimentForm::mapPlaces()
{
    m_places = {{"task", {m_ui->taskError, m_ui->taskBox, m_ui->taskLabel}},
                {"items", {m_ui->itemsError, m_ui->itemsText, nullptr}},
                {"pool", {m_ui->poolError, nullptr, m_ui->poolLabel}},
                {"workers", {m_ui->workersError, m_ui->workersBox, m_ui->workersLabel}},
                {"start", {m_ui->poolError, m_ui->startBox, m_ui->startLabel}},
                {"chunkSize", {m_ui->chunkError, m_ui->chunkBox, m_ui->chunkLabel}},
                {"captureOutput", {m_ui->otherError, m_ui->captureBox, m_ui->outputLabel}},
                {"retries", {m_ui->retriesError, m_ui->retriesBox, m_ui->retriesLabel}},
                {"retryErrors", {m_ui->retriesError, m_ui->retryErrorsBox, m_ui->retriesLabel}},
                {"maxTasksPerChild", {m_ui->childError, m_ui->childBox, m_ui->childLabel}},
                {"first", {m_ui->firstError, m_ui->firstEdit, m_ui->firstLabel}},
                {"getLimit", {m_ui->getError, m_ui->getEdit, m_ui->getLabel}},
                {"softLimit", {m_ui->softError, m_ui->softEdit, m_ui->softLabel}},
                {"hardLimit", {m_ui->limitError, m_ui->limitEdit, m_ui->limitLabel}},
                {"timeLimit", {m_ui->timeError, m_ui->timeEdit, m_ui->timeLabel}},
                {"sweepWorkers", {m_ui->sweepError, m_ui->sweepEdit, m_ui->sweepLabel}},
                {"repeats", {m_ui->repeatsError, m_ui->repeatsBox, m_ui->repeatsLabel}},
                {"", {m_ui->otherError, nullptr, nullptr}}};
}

void ExperimentForm::connectFields()
{
    connectTyped();
    connectChosen();
    // Undo is the form's, not each field's.
    for (QWidget* field : std::initializer_list<QWidget*>{m_ui->itemsText, m_ui->rangeFrom,
                                                          m_ui->rangeUpTo, m_ui->filesPath}) {
        field->installEventFilter(this);
    }
    for (const Place& place : std::as_const(m_places)) {
        if (place.field != nullptr) {
            place.field->installEventFilter(this);
        }
    }
    m_ui->parameters->setEditorFilter(this);
    setAcceptDrops(true);
    connect(m_ui->itemsText, &ItemsEdit::filesPasted, this, &ExperimentForm::takeFiles);
    connect(m_ui->filesBrowse, &QPushButton::clicked, this, &ExperimentForm::browse);
    connect(m_ui->commandCopy, &QToolButton::clicked, this, &ExperimentForm::copyCommand);
}

void ExperimentForm::connectTyped()
{
    const auto typed = [this](const char* field) {
        return [this, field] { record(QString::fromLatin1(field), true); };
    };
    connect(m_ui->itemsText, &ItemsEdit::linesChanged, this,
            [this](bool typing) { record(QStringLiteral("items"), typing); });
    for (QLineEdit* edit : {m_ui->rangeFrom, m_ui->rangeUpTo, m_ui->filesPath}) {
        connect(edit, &QLineEdit::textChanged, this, typed("items"));
    }
    const auto chosen = [this](bool& flag) { return [this, &flag] { flag = flag || !m_setting; }; };
    connect(m_ui->sweepEdit, &QLineEdit::textChanged, this, chosen(m_sweepChosen));
    connect(m_ui->workersBox, &QSpinBox::valueChanged, this, chosen(m_workersChosen));
    // Also the number that stood there.
    connect(m_ui->workersBox->findChild<QLineEdit*>(), &QLineEdit::textEdited, this,
            chosen(m_workersChosen));
    const std::pair<QLineEdit*, const char*> edits[] = {
        {m_ui->firstEdit, "first"},    {m_ui->getEdit, "getLimit"},
        {m_ui->softEdit, "softLimit"}, {m_ui->limitEdit, "hardLimit"},
        {m_ui->timeEdit, "timeLimit"}, {m_ui->sweepEdit, "sweepWorkers"}};
    for (const auto& [edit, field] : edits) {
        connect(edit, &QLineEdit::textChanged, this, typed(field));
    }
    const std::pair<QSpinBox*, const char*> boxes[] = {{m_ui->workersBox, "workers"},
                                                       {m_ui->chunkBox, "chunkSize"},
                                                       {m_ui->retriesBox, "retries"},
                                                       {m_ui->childBox, "maxTasksPerChild"},
                                                       {m_ui->repeatsBox, "repeats"}};
    for (const auto& [box, field] : boxes) {
        connect(box, &QSpinBox::valueChanged, this, typed(field));
    }
    connect(m_ui->parameters, &ParameterForm::changed, this,
            [this](const QString& name, bool typing) {
                record(QStringLiteral("parameters.") + name, typing);
            });
}

void ExperimentForm::connectChosen()
{
    connect(m_ui->taskBox, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_setting) {
            adoptTask();
            // The tasks that the arrow keys pass on the way to one are no steps of their own.
            record(QStringLiteral("task"), true);
        }
    });
    connect(m_ui->startBox, &QComboBox::currentIndexChanged, this,
            [this] { record(QStringLiteral("start"), false); });
    connect(m_ui->retryErrorsBox, &QCheckBox::toggled, this,
            [this] { record(QStringLiteral("retryErrors"), false); });
    connect(m_ui->captureBox, &QCheckBox::toggled, this,
            [this] { record(QStringLiteral("captureOutput"), false); });
    connect(m_ui->filesUse, &QComboBox::currentIndexChanged, this,
            [this] { record(QStringLiteral("items"), false); });
    for (QPushButton* button :
         {m_ui->itemsOwn, m_ui->itemsLines, m_ui->itemsRange, m_ui->itemsFiles}) {
        connect(button, &QPushButton::toggled, this, [this](bool on) {
            if (on) {
                showItemFields();
                record(QStringLiteral("items"), false);
            }
        });
    }
    for (QPushButton* button :
         {m_ui->poolProcesses, m_ui->poolThreads, m_ui->poolSerial, m_ui->poolAsync}) {
        connect(button, &QPushButton::toggled, this, [this](bool on) {
            if (on) {
                record(QStringLiteral("pool"), false);
            }
        });
    }
}

const lab::TaskInfo* ExperimentForm::task() const
{
    const auto index = static_cast<std::size_t>(m_ui->taskBox->currentIndex());
    return index < lab::builtinTasks().size() ? &lab::builtinTasks()[index] : nullptr;
}

Kind ExperimentForm::itemsKind() const
{
    return m_ui->itemsOwn->isChecked()     ? Kind::Default
           : m_ui->itemsRange->isChecked() ? Kind::Range
           : m_ui->itemsFiles->isChecked() ? Kind::Files
                                           : Kind::List;
}

lab::PoolKind ExperimentForm::poolKind() const
{
    return m_ui->poolThreads->isChecked()  ? lab::PoolKind::Thread
           : m_ui->poolSerial->isChecked() ? lab::PoolKind::Serial
           : m_ui->poolAsync->isChecked()  ? lab::PoolKind::Async
                                           : lab::PoolKind::Process;
}

FormState ExperimentForm::state() const
{
    FormState state;
    state.task = m_ui->taskBox->currentText().toStdString();
    state.parameters = m_ui->parameters->typed();
    state.itemsKind = itemsKind();
    state.lines = m_ui->itemsText->lines();
    state.from = m_ui->rangeFrom->text();
    state.upTo = m_ui->rangeUpTo->text();
    state.path = m_ui->filesPath->text();
    state.linesOfFile = m_ui->filesUse->currentIndex() == 1;
    state.pool = poolKind();
    state.workers = m_ui->workersBox->value();
    state.workersChosen = m_workersChosen;
    state.start = static_cast<lab::StartMethod>(m_ui->startBox->currentData().toInt());
    state.captureOutput = m_ui->captureBox->isChecked();
    state.chunkSize = m_ui->chunkBox->value();
    state.retries = m_ui->retriesBox->value();
    state.retryErrors = m_ui->retryErrorsBox->isChecked();
    state.maxTasksPerChild = m_ui->childBox->value();
    state.softLimit = m_ui->softEdit->text();
    state.hardLimit = m_ui->limitEdit->text();
    state.timeLimit = m_ui->timeEdit->text();
    state.getLimit = m_ui->getEdit->text();
    state.first = m_ui->firstEdit->text();
    state.sweepWorkers = m_ui->sweepEdit->text();
    state.sweepChosen = m_sweepChosen;
    state.repeats = m_ui->repeatsBox->value();
    state.opened = m_opened;
    return state;
}

void ExperimentForm::fill(const FormState& state)
{
    const QScopedValueRollback setting(m_setting, true);
    m_opened = state.opened;
    m_ui->taskBox->setCurrentText(QString::fromStdString(state.task));
    showTask();
    m_ui->parameters->setTyped(state.parameters);
    showItemsKind(state.itemsKind);
    m_ui->itemsText->setLines(state.lines);
    // A field that says the same already keeps its cursor.
    const auto setText = [](QLineEdit* edit, const QString& text) {
        if (edit->text() != text) {
            edit->setText(text);
        }
    };
    setText(m_ui->rangeFrom, state.from);
    setText(m_ui->rangeUpTo, state.upTo);
    setText(m_ui->filesPath, state.path);
    m_ui->filesUse->setCurrentIndex(state.linesOfFile ? 1 : 0);
    showPool(state.pool);
    m_ui->workersBox->setValue(state.workers);
    m_workersChosen = state.workersChosen;
    m_ui->startBox->setCurrentIndex(m_ui->startBox->findData(static_cast<int>(state.start)));
    m_ui->captureBox->setChecked(state.captureOutput);
    m_ui->chunkBox->setValue(state.chunkSize);
    m_ui->retriesBox->setValue(state.retries);
    m_ui->retryErrorsBox->setChecked(state.retryErrors);
    m_ui->childBox->setValue(state.maxTasksPerChild);
    setText(m_ui->softEdit, state.softLimit);
    setText(m_ui->limitEdit, state.hardLimit);
    setText(m_ui->timeEdit, state.timeLimit);
    setText(m_ui->getEdit, state.getLimit);
    setText(m_ui->firstEdit, state.first);
    setText(m_ui->sweepEdit, state.sweepWorkers);
    m_sweepChosen = state.sweepChosen;
    m_ui->repeatsBox->setValue(state.repeats);
    followMachine();
}

// What stands in fields that nobody has chosen.
void ExperimentForm::followMachine()
{
    const QScopedValueRollback setting(m_setting, true);
    const int cores = m_machine.usableCores;
    if (cores > 0 && !m_workersChosen) {
        m_ui->workersBox->setValue(cores);
    }
    if (cores > 0 && !m_sweepChosen) {
        m_ui->sweepEdit->setText(
            QString::fromStdString(lab::formatWorkerList(lab::defaultWorkerGrid(cores))));
    }
}

// The fields that the chosen task has.
void ExperimentForm::showTask()
{
    const lab::TaskInfo* chosen = task();
    if (chosen == nullptr) {
        return;
    }
    describeTask(*chosen);
    m_ui->parameters->setTask(*chosen);
    m_ui->parameters->followInTabOrder(m_ui->taskBox);
    m_ui->itemsOwn->setVisible(static_cast<bool>(chosen->defaultItems));
    m_ui->poolAsync->setVisible(chosen->asyncPool);
}

void ExperimentForm::showPool(lab::PoolKind kind)
{
    QPushButton* button = kind == lab::PoolKind::Thread   ? m_ui->poolThreads
                          : kind == lab::PoolKind::Serial ? m_ui->poolSerial
                          : kind == lab::PoolKind::Async  ? m_ui->poolAsync
                                                          : m_ui->poolProcesses;
    button->setChecked(true);
}

void ExperimentForm::showItemsKind(Kind kind)
{
    QPushButton* button = kind == Kind::Default ? m_ui->itemsOwn
                          : kind == Kind::Range ? m_ui->itemsRange
                          : kind == Kind::Files ? m_ui->itemsFiles
                                                : m_ui->itemsLines;
    button->setChecked(true);
    showItemFields();
}

void ExperimentForm::showItemFields()
{
    const Kind kind = itemsKind();
    m_ui->itemsOwnNote->setVisible(kind == Kind::Default);
    m_ui->itemsText->setVisible(kind == Kind::List);
    m_ui->itemsHint->setVisible(kind == Kind::List);
    m_ui->rangeRow->setVisible(kind == Kind::Range);
    m_ui->filesRow->setVisible(kind == Kind::Files);
    m_ui->filesUse->setVisible(kind == Kind::Files);
    m_places[QStringLiteral("items")].field =
        kind == Kind::Range   ? static_cast<QWidget*>(m_ui->rangeUpTo)
        : kind == Kind::Files ? static_cast<QWidget*>(m_ui->filesPath)
                              : m_ui->itemsText;
}

}  // namespace gui
