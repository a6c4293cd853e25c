#include "gui/views/preset_actions.h"

#include "gui/shell/action_registry.h"
#include "gui/shell/language_change.h"
#include "gui/views/experiment_form.h"
#include "gui/views/preset_dialog.h"
#include "gui/views/save_preset_dialog.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QSettings>

namespace gui {
namespace {

constexpr int kMostRecent = 8;
constexpr int kNameShown = 18;  // characters of the name in the header
const QString kRecentKey = QStringLiteral("presets/recent");
const QString kSuffix = QStringLiteral("json");

// For a button, on which an '&' would underline the next letter.
QString shortened(QString name)
{
    if (name.size() > kNameShown) {
        name = name.left(kNameShown - 1) + QStringLiteral("…");
    }
    return name.replace(QLatin1Char('&'), QLatin1String("&&"));
}

}  // namespace

PresetActions::PresetActions(const Actions& actions, ExperimentForm& form, QWidget* window)
    : QObject(window)
    , m_actions(actions)
    , m_form(form)
    , m_window(window)
    , m_shelf(presetFolder())
{
    connectActions();
    whenLanguageChanges(&form, [this] {
        update();
        listPresets();
        listRecent();
    });
    listPresets();
    listRecent();
    update();
}

void PresetActions::connectActions()
{
    connect(m_actions.save, &QAction::triggered, this, &PresetActions::save);
    connect(m_actions.saveAs, &QAction::triggered, this, [this] { askName(QString()); });
    connect(m_actions.manage, &QAction::triggered, this, &PresetActions::manage);
    connect(m_actions.openFile, &QAction::triggered, this, &PresetActions::chooseFileToOpen);
    connect(m_actions.saveFile, &QAction::triggered, this, &PresetActions::chooseFileToSave);
    connect(m_actions.recent, &QMenu::aboutToShow, this, [this] {
        listRecent();  // another window may have opened some
        if (m_actions.recent->isEmpty()) {
            m_actions.recent->addAction(tr("None yet"))->setEnabled(false);
        }
    });
    connect(m_actions.presets, &QMenu::aboutToShow, &m_shelf, &PresetShelf::refresh);
    connect(&m_shelf, &PresetShelf::changed, this, &PresetActions::listPresets);
    connect(&m_form, &ExperimentForm::checked, this, &PresetActions::update);
    connect(&m_form.history(), &FormHistory::changed, this, &PresetActions::update);
}

// --- saving -------------------------------------------------------------------------------------

void PresetActions::save()
{
    m_form.checkNow();
    if (m_current.path.isEmpty()) {
        askName(QString());
        return;
    }
    if (!m_form.canSave() || m_saving) {
        return;
    }
    m_saving = true;
    m_form.history().endTyping();
    m_shelf.write(m_current.path, m_form.wholeExperiment(), {false, m_current.digest},
                  [this, to = m_current](const PresetWritten& written) mutable {
                      m_saving = false;
                      if (written.conflict) {
                          askName(tr("%1 was changed elsewhere since it was opened here. Choose "
                                     "another name, or replace it.")
                                      .arg(to.name));
                      } else if (!written.problem.isEmpty()) {
                          emit problem(written.problem);
                      } else {
                          to.digest = written.digest;
                          onSaved(to);
                      }
                  });
}

void PresetActions::askName(const QString& note)
{
    m_form.checkNow();
    if (m_dialog || !m_form.canSave()) {
        return;
    }
    m_dialog = new SavePresetDialog(m_shelf, m_current.name, m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &SavePresetDialog::wanted, this, &PresetActions::saveUnder);
    m_dialog->tell(note);
    m_dialog->open();
}

void PresetActions::saveUnder(const QString& name, bool replaces)
{
    if (m_saving || !m_form.canSave()) {
        return;
    }
    m_saving = true;
    Current to{m_shelf.path(name), name, {}};
    m_shelf.write(to.path, m_form.wholeExperiment(), {replaces, {}},
                  [this, to](const PresetWritten& written) mutable {
                      m_saving = false;
                      QString why = written.problem;
                      if (written.conflict) {
                          why =
                              tr("Another window has just saved a preset of this name. Choose "
                                 "another name, or replace it.");
                      }
                      if (!why.isEmpty()) {
                          m_dialog ? m_dialog->tell(why) : emit problem(why);
                          return;
                      }
                      to.digest = written.digest;
                      onSaved(to);
                      if (m_dialog) {
                          m_dialog->accept();
                      }
                  });
}

void PresetActions::saveFile(const QString& path)
{
    m_form.checkNow();
    if (!m_form.canSave() || m_saving) {
        return;
    }
    m_saving = true;
    m_shelf.write(path, m_form.wholeExperiment(), {true, {}},
                  [this, path](const PresetWritten& written) {
                      m_saving = false;
                      if (!written.problem.isEmpty()) {
                          emit problem(written.problem);
                          return;
                      }
                      rememberRecent(path);
                      onSaved({path, nameOf(path), written.digest});
                  });
}

void PresetActions::onSaved(const Current& to)
{
    m_current = to;
    m_form.history().setClean();
    update();
}

// --- opening ------------------------------------------------------------------------------------

void PresetActions::openFile(const QString& path)
{
    m_shelf.read(path, [this, path](const PresetRead& read) { onOpened(path, read); });
}

void PresetActions::onOpened(const QString& path, const PresetRead& read)
{
    if (!read.problem.isEmpty()) {
        forgetRecent(path);
        emit problem(read.problem);
        return;
    }
    const QString name = nameOf(path);
    try {
        m_form.open(*read.experiment, name);
    } catch (const lab::ExperimentError& error) {
        emit problem(tr("%1 can't be shown: %2").arg(name, QString::fromUtf8(error.what())));
        return;
    }
    if (!m_shelf.holds(path)) {
        rememberRecent(path);
    }
    onSaved({path, name, read.digest});
}

QString PresetActions::nameOf(const QString& path) const
{
    const QString name = QFileInfo(path).completeBaseName();
    return m_shelf.holds(path) ? QString::fromUtf8(QByteArray::fromPercentEncoding(name.toUtf8()))
                               : name;
}

void PresetActions::chooseFileToOpen()
{
    auto* dialog = new QFileDialog(m_window, tr("Open a preset file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Presets (*.json)"));
    connect(dialog, &QFileDialog::fileSelected, this, &PresetActions::openFile);
    dialog->open();
}

void PresetActions::chooseFileToSave()
{
    auto* dialog = new QFileDialog(m_window, tr("Save the experiment as a file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Presets (*.json)"));
    dialog->setDefaultSuffix(kSuffix);
    connect(dialog, &QFileDialog::fileSelected, this, &PresetActions::saveFile);
    dialog->open();
}

void PresetActions::manage()
{
    auto* dialog = new PresetDialog(m_shelf, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PresetDialog::openWanted, this,
            [this](const QString& name) { openFile(m_shelf.path(name)); });
    connect(dialog, &PresetDialog::renamed, this, [this](const QString& from, const QString& to) {
        if (m_current.path == m_shelf.path(from)) {
            m_current.path = m_shelf.path(to);
            m_current.name = to;
            update();
        }
    });
    connect(dialog, &PresetDialog::deleted, this, [this](const QString& name) {
        if (m_current.path == m_shelf.path(name)) {
            m_current = {};
            update();
        }
    });
    dialog->open();
}

// --- what is shown ------------------------------------------------------------------------------

void PresetActions::listPresets()
{
    qDeleteAll(m_listed);
    m_listed.clear();
    QAction* const before = m_actions.presets->actions().constFirst();
    for (const QString& name : m_shelf.names()) {
        QString text = name;
        auto* action = new QAction(text.replace(QLatin1Char('&'), QLatin1String("&&")), this);
        action->setObjectName(QStringLiteral("preset ") + name);
        action->setToolTip(tr("Opens this preset in the form"));
        connect(action, &QAction::triggered, this, [this, name] { openFile(m_shelf.path(name)); });
        m_actions.presets->insertAction(before, action);
        m_listed.append(action);
    }
}

void PresetActions::listRecent()
{
    m_actions.recent->clear();
    for (const QString& path : QSettings().value(kRecentKey).toStringList()) {
        QString text = path;
        QAction* action =
            m_actions.recent->addAction(text.replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setObjectName(QStringLiteral("recent ") + path);
        action->setToolTip(tr("Opens this preset file in the form"));
        connect(action, &QAction::triggered, this, [this, path] { openFile(path); });
    }
}

void PresetActions::rememberRecent(const QString& path)
{
    QSettings settings;
    QStringList recent = settings.value(kRecentKey).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    settings.setValue(kRecentKey, recent.mid(0, kMostRecent));
    listRecent();
}

void PresetActions::forgetRecent(const QString& path)
{
    QSettings settings;
    QStringList recent = settings.value(kRecentKey).toStringList();
    if (recent.removeAll(path) > 0) {
        settings.setValue(kRecentKey, recent);
        listRecent();
    }
}

void PresetActions::update()
{
    const QString name = shortened(m_current.name);
    const bool clean = m_form.history().isClean();
    QAction* menu = m_actions.presets->menuAction();
    menu->setIconText(name.isEmpty() ? tr("not saved")
                      : clean        ? tr("saved · %1").arg(name)
                                     : tr("changed · %1").arg(name));
    const QString why = tr("A field of the experiment is wrong; the sentence under it says why.");
    for (QAction* action : {m_actions.save, m_actions.saveAs, m_actions.saveFile}) {
        ActionRegistry::setAvailable(action, m_form.canSave(), why);
    }
}

}  // namespace gui
