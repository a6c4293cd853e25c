#include "gui/views/experiment_form.h"

#include "base/text.h"
#include "gui/models/lab_text.h"
#include "gui/models/text.h"
#include "gui/shell/language_change.h"
#include "gui/shell/theme.h"
#include "gui/views/command_text.h"
#include "gui/views/field_state.h"
#include "lab/sweep/worker_list.h"
#include "ui_experiment_form.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QTextDocument>

#include <algorithm>

namespace gui {
namespace {

constexpr int kRestMs = 120;
// What the form checks itself, item by item; longer lists are checked by the host.
constexpr std::size_t kItemsChecked = 10'000;
// More than anybody reads; Copy takes the whole.
constexpr int kCommandShown = 4000;

// Reads a field or says under its name why it can't be read.
template <class Read>
auto readField(const char* field, Read read)
{
    try {
        return read();
    } catch (const lab::ExperimentError&) {
        throw;
    } catch (const std::exception& error) {
        throw lab::ExperimentError(field, error.what());
    }
}

std::optional<std::chrono::nanoseconds> limitOf(const char* field, const QLineEdit* edit)
{
    const QString text = edit->text().trimmed();
    if (text.isEmpty()) {
        return std::nullopt;
    }
    return readField(field, [&text] { return base::parseDuration(text.toStdString()); });
}

}  // namespace

ExperimentForm::ExperimentForm(QWidget* parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::ExperimentForm>())
{
    m_ui->setupUi(this);
    whenLanguageChanges(this, [this] { retranslate(); });
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &ExperimentForm::checkNow);
    m_ui->itemsText->setFont(monospaceFont());
    m_ui->commandText->setFont(monospaceFont());
    m_ui->commandText->viewport()->installEventFilter(this);
    mapErrors();
    fillChoices();
    connectFields();
    onTaskChanged();
    checkNow();
}

ExperimentForm::~ExperimentForm() = default;

void ExperimentForm::fillChoices()
{
    for (const lab::TaskInfo& task : lab::builtinTasks()) {
        m_ui->taskBox->addItem(QString::fromStdString(task.name));
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

void ExperimentForm::describeTask(const lab::TaskInfo& chosen)
{
    m_ui->taskSummary->setText(labText(chosen.summary));
    m_ui->itemsLabel->setText(tr("Items: %1").arg(labText(chosen.itemIs)));
}

// What has been typed and chosen stays.
void ExperimentForm::retranslate()
{
    m_ui->retranslateUi(this);
    nameChoices();
    if (const lab::TaskInfo* chosen = task()) {
        describeTask(*chosen);
    }
    m_ui->parameters->retranslate();
    checkNow();
}

void ExperimentForm::mapErrors()
{
    m_places = {{"task", {m_ui->taskError, m_ui->taskBox}},
                {"items", {m_ui->itemsError, m_ui->itemsText}},
                {"pool", {m_ui->poolError, nullptr}},
                {"workers", {m_ui->workersError, m_ui->workersBox}},
                {"chunkSize", {m_ui->chunkError, m_ui->chunkBox}},
                {"retries", {m_ui->retriesError, m_ui->retriesBox}},
                {"first", {m_ui->firstError, m_ui->firstEdit}},
                {"getLimit", {m_ui->getError, m_ui->getEdit}},
                {"softLimit", {m_ui->softError, m_ui->softEdit}},
                {"hardLimit", {m_ui->limitError, m_ui->limitEdit}},
                {"timeLimit", {m_ui->timeError, m_ui->timeEdit}},
                {"sweepWorkers", {m_ui->sweepError, m_ui->sweepEdit}},
                {"repeats", {m_ui->repeatsError, m_ui->repeatsBox}},
                {"", {m_ui->otherError, nullptr}}};
}

void ExperimentForm::connectFields()
{
    const auto later = [this] { m_rest.start(); };
    connect(m_ui->taskBox, &QComboBox::currentIndexChanged, this, &ExperimentForm::onTaskChanged);
    connect(m_ui->parameters, &ParameterForm::changed, this, later);
    connect(m_ui->itemsText, &QPlainTextEdit::textChanged, this, later);
    for (QLineEdit* edit :
         {m_ui->rangeFrom, m_ui->rangeUpTo, m_ui->filesPath, m_ui->firstEdit, m_ui->getEdit,
          m_ui->softEdit, m_ui->limitEdit, m_ui->timeEdit, m_ui->sweepEdit}) {
        connect(edit, &QLineEdit::textChanged, this, later);
    }
    connect(m_ui->sweepEdit, &QLineEdit::textEdited, this, [this] { m_sweepChosen = true; });
    for (QSpinBox* box : std::initializer_list<QSpinBox*>{m_ui->workersBox, m_ui->chunkBox,
                                                          m_ui->retriesBox, m_ui->repeatsBox}) {
        connect(box, &QSpinBox::valueChanged, this, later);
    }
    connect(m_ui->workersBox, &QSpinBox::valueChanged, this, [this] { m_workersChosen = true; });
    // Also the number that stood there.
    connect(m_ui->workersBox->findChild<QLineEdit*>(), &QLineEdit::textEdited, this,
            [this] { m_workersChosen = true; });
    connect(m_ui->startBox, &QComboBox::currentIndexChanged, this, later);
    connect(m_ui->captureBox, &QCheckBox::toggled, this, later);
    for (QPushButton* button :
         {m_ui->itemsOwn, m_ui->itemsLines, m_ui->itemsRange, m_ui->itemsFiles}) {
        connect(button, &QPushButton::toggled, this, [this](bool on) {
            if (on) {
                showItemsOf(itemsKind());
                m_rest.start();
            }
        });
    }
    for (QPushButton* button :
         {m_ui->poolProcesses, m_ui->poolThreads, m_ui->poolSerial, m_ui->poolAsync}) {
        connect(button, &QPushButton::toggled, this, later);
    }
    connect(m_ui->filesBrowse, &QPushButton::clicked, this, &ExperimentForm::browse);
    connect(m_ui->commandCopy, &QToolButton::clicked, this, &ExperimentForm::copyCommand);
}

const lab::TaskInfo* ExperimentForm::task() const
{
    const auto index = static_cast<std::size_t>(m_ui->taskBox->currentIndex());
    return index < lab::builtinTasks().size() ? &lab::builtinTasks()[index] : nullptr;
}

void ExperimentForm::onTaskChanged()
{
    const lab::TaskInfo* chosen = task();
    if (chosen == nullptr) {
        return;
    }
    describeTask(*chosen);
    m_ui->parameters->setTask(*chosen);
    m_ui->itemsOwn->setVisible(static_cast<bool>(chosen->defaultItems));
    m_ui->poolAsync->setVisible(chosen->asyncPool);
    if (!chosen->asyncPool && m_ui->poolAsync->isChecked()) {
        m_ui->poolProcesses->setChecked(true);
    }
    QPushButton* usual = chosen->defaultItems    ? m_ui->itemsOwn
                         : chosen->itemsAreFiles ? m_ui->itemsFiles
                                                 : m_ui->itemsRange;
    usual->setChecked(true);
    showItemsOf(itemsKind());
    m_rest.start();
}

void ExperimentForm::showItemsOf(lab::ItemSource::Kind kind)
{
    using Kind = lab::ItemSource::Kind;
    m_ui->itemsOwnNote->setVisible(kind == Kind::Default);
    m_ui->itemsText->setVisible(kind == Kind::List);
    m_ui->rangeRow->setVisible(kind == Kind::Range);
    m_ui->filesRow->setVisible(kind == Kind::Files);
    m_places[QStringLiteral("items")].field =
        kind == Kind::Range   ? static_cast<QWidget*>(m_ui->rangeUpTo)
        : kind == Kind::Files ? static_cast<QWidget*>(m_ui->filesPath)
                              : m_ui->itemsText;
}

lab::ItemSource::Kind ExperimentForm::itemsKind() const
{
    using Kind = lab::ItemSource::Kind;
    return m_ui->itemsOwn->isChecked()     ? Kind::Default
           : m_ui->itemsRange->isChecked() ? Kind::Range
           : m_ui->itemsFiles->isChecked() ? Kind::Files
                                           : Kind::List;
}

lab::ItemSource ExperimentForm::items() const
{
    lab::ItemSource source;
    source.kind = itemsKind();
    switch (source.kind) {
    case lab::ItemSource::Kind::List:
        for (const QString& line : m_ui->itemsText->toPlainText().split(QLatin1Char('\n'))) {
            if (!line.trimmed().isEmpty()) {
                source.list.push_back(line.toStdString());
            }
        }
        if (source.list.empty()) {
            throw lab::ExperimentError("items",
                                       tr("Type at least one item, one a line.").toStdString());
        }
        break;
    case lab::ItemSource::Kind::Range:
        readField("items", [&source, this] {
            source.from = base::parseInteger(m_ui->rangeFrom->text().trimmed().toStdString());
            source.to = base::parseInteger(m_ui->rangeUpTo->text().trimmed().toStdString());
            return 0;
        });
        break;
    case lab::ItemSource::Kind::Files:
        source.path = m_ui->filesPath->text().toStdString();
        if (source.path.empty()) {
            throw lab::ExperimentError(
                "items",
                tr("Choose a folder, or type a pattern such as /usr/share/doc/*.").toStdString());
        }
        break;
    default:
        break;
    }
    return source;
}

lab::PoolKind ExperimentForm::poolKind() const
{
    return m_ui->poolThreads->isChecked()  ? lab::PoolKind::Thread
           : m_ui->poolSerial->isChecked() ? lab::PoolKind::Serial
           : m_ui->poolAsync->isChecked()  ? lab::PoolKind::Async
                                           : lab::PoolKind::Process;
}

lab::Experiment ExperimentForm::runExperiment() const
{
    lab::Experiment experiment;
    experiment.task = m_ui->taskBox->currentText().toStdString();
    experiment.parameters = m_ui->parameters->parameters();
    experiment.items = items();
    experiment.pool = poolKind();
    experiment.workers = experiment.pool == lab::PoolKind::Serial ? 1 : m_ui->workersBox->value();
    experiment.start = static_cast<lab::StartMethod>(m_ui->startBox->currentData().toInt());
    experiment.chunkSize = m_ui->chunkBox->value();
    experiment.first = m_ui->firstEdit->text().toStdString();
    experiment.getLimit = limitOf("getLimit", m_ui->getEdit);
    experiment.softLimit = limitOf("softLimit", m_ui->softEdit);
    experiment.hardLimit = limitOf("hardLimit", m_ui->limitEdit);
    experiment.timeLimit = limitOf("timeLimit", m_ui->timeEdit);
    experiment.retries = m_ui->retriesBox->value();
    experiment.captureOutput =
        experiment.pool == lab::PoolKind::Process && m_ui->captureBox->isChecked();
    return experiment;
}

lab::Experiment ExperimentForm::sweepExperiment() const
{
    lab::Experiment experiment = runExperiment();
    experiment.sweepWorkers = readField("sweepWorkers", [this] {
        return lab::parseWorkerList(m_ui->sweepEdit->text().toStdString());
    });
    experiment.repeats = m_ui->repeatsBox->value();
    experiment.captureOutput = false;  // it keeps no results either
    return experiment;
}

int ExperimentForm::workers() const
{
    return m_ui->workersBox->value();
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

std::optional<lab::ExperimentError> ExperimentForm::fault(bool sweep) const
{
    try {
        const lab::Experiment experiment = sweep ? sweepExperiment() : runExperiment();
        lab::check(experiment);
        const bool readsFiles = task() != nullptr && task()->itemsAreFiles;
        if (experiment.items.kind == lab::ItemSource::Kind::List && !readsFiles &&
            experiment.items.list.size() <= kItemsChecked) {
            lab::loadItems(experiment);  // reads no file: the items are all here
        }
    } catch (const lab::ExperimentError& error) {
        return error;
    }
    return std::nullopt;
}

void ExperimentForm::checkNow()
{
    m_rest.stop();
    clearErrors();
    const auto runFault = fault(false);
    const auto sweepFault = runFault ? runFault : fault(true);
    m_canRun = !runFault;
    m_canSweep = !sweepFault;
    if (sweepFault) {
        showError(QString::fromStdString(sweepFault->field()),
                  QString::fromUtf8(sweepFault->what()));
    }
    showNotes();
    showCommand();
    emit checked();
}

void ExperimentForm::clearErrors()
{
    for (const Place& place : std::as_const(m_places)) {
        showFieldError(place.label, place.field, QString());
    }
    m_ui->parameters->clearErrors();
}

void ExperimentForm::showError(const QString& field, const QString& message)
{
    const QString prefix = QStringLiteral("parameters.");
    if (field.startsWith(prefix) &&
        m_ui->parameters->showError(field.mid(prefix.size()), message)) {
        return;
    }
    const Place place = m_places.value(m_places.contains(field) ? field : QString());
    showFieldError(place.label, place.field, message);
}

void ExperimentForm::showNotes()
{
    const lab::TaskInfo* chosen = task();
    QString count;
    if (itemsKind() == lab::ItemSource::Kind::Default && chosen != nullptr &&
        chosen->defaultItems && m_canRun) {
        const auto own =
            chosen->defaultItems(lab::completeParameters(*chosen, m_ui->parameters->parameters()));
        count = countText(static_cast<std::int64_t>(own.size()));
        m_ui->itemsOwnNote->setText(own.empty() ? QString()
                                    : own.size() == 1
                                        ? QString::fromStdString(own.front())
                                        : tr("%1 … %2").arg(QString::fromStdString(own.front()),
                                                            QString::fromStdString(own.back())));
    } else if (itemsKind() == lab::ItemSource::Kind::List && m_canRun) {
        count = countText(static_cast<std::int64_t>(items().list.size()));
    } else if (itemsKind() == lab::ItemSource::Kind::Range && m_canRun) {
        const lab::ItemSource range = items();
        count = countText(range.to - range.from + 1);
    }
    m_ui->itemsCount->setText(count);

    const bool serial = poolKind() == lab::PoolKind::Serial;
    m_ui->workersBox->setEnabled(!serial);
    m_ui->startBox->setEnabled(poolKind() == lab::PoolKind::Process);
    m_ui->captureBox->setEnabled(poolKind() == lab::PoolKind::Process);
    QString cores = m_usableCores > 0 ? tr("Usable cores here: %1.").arg(m_usableCores) : QString();
    if (chosen != nullptr && chosen->boundBy == lab::BoundBy::Waiting && !serial) {
        cores += tr(" This task waits, so it may use more workers.");
    }
    if (m_resizing) {
        cores += tr(" The number of workers can be changed while this run goes on.");
    }
    m_ui->workersNote->setText(cores.trimmed());
    m_ui->workersNote->setVisible(!cores.isEmpty());
}

void ExperimentForm::showCommand()
{
    m_command.clear();
    if (m_canRun) {
        m_command = QString::fromStdString(lab::asCommand(runExperiment()));
    }
    if (m_canSweep) {
        m_command += QLatin1Char('\n') + QString::fromStdString(lab::asCommand(sweepExperiment()));
    }
    m_ui->commandCopy->setEnabled(m_canRun);
    layOutCommand();
}

void ExperimentForm::layOutCommand()
{
    const QFontMetrics metrics(m_ui->commandText->font());
    const int margins = 2 * static_cast<int>(m_ui->commandText->document()->documentMargin());
    const int columns = (m_ui->commandText->viewport()->width() - margins) /
                        std::max(1, metrics.horizontalAdvance(QLatin1Char('0')));
    const QString whole = m_command.size() > kCommandShown
                              ? m_command.left(kCommandShown) + QStringLiteral("…")
                              : m_command;
    const QString shown = brokenCommand(whole, columns - 1);
    if (m_ui->commandText->toPlainText() != shown) {
        m_ui->commandText->setPlainText(shown);
    }
}

bool ExperimentForm::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_ui->commandText->viewport() && event->type() == QEvent::Resize) {
        // Not from inside its own layout.
        QTimer::singleShot(0, this, &ExperimentForm::layOutCommand);
    }
    return QWidget::eventFilter(watched, event);
}

void ExperimentForm::copyCommand() const
{
    QGuiApplication::clipboard()->setText(m_command);
}

void ExperimentForm::setUsableCores(int cores)
{
    m_usableCores = cores;
    if (cores > 0 && !m_workersChosen) {
        m_ui->workersBox->setValue(cores);
        m_workersChosen = false;
    }
    if (cores > 0 && !m_sweepChosen) {
        m_ui->sweepEdit->setText(
            QString::fromStdString(lab::formatWorkerList(lab::defaultWorkerGrid(cores))));
    }
    checkNow();
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
