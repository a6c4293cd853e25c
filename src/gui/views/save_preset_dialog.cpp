#include "gui/views/save_preset_dialog.h"

#include "gui/shell/language_change.h"
#include "gui/views/field_state.h"
#include "ui_save_preset_dialog.h"

namespace gui {

SavePresetDialog::SavePresetDialog(PresetShelf& shelf, const QString& name, QWidget* parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::SavePresetDialog>())
    , m_shelf(shelf)
{
    m_ui->setupUi(this);
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        check();
    });
    m_ui->presetName->setText(name);
    m_ui->presetName->selectAll();
    connect(m_ui->presetName, &QLineEdit::textChanged, this, [this](const QString& text) {
        tell(text.isEmpty() ? QString() : presetNameProblem(text));
        check();
    });
    connect(&m_shelf, &PresetShelf::changed, this, &SavePresetDialog::check);
    connect(m_ui->presetCancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ui->presetSave, &QPushButton::clicked, this, [this] {
        const QString chosen = m_ui->presetName->text().trimmed();
        emit wanted(chosen, m_shelf.names().contains(chosen));
    });
    check();
}

SavePresetDialog::~SavePresetDialog() = default;

void SavePresetDialog::check()
{
    const QString name = m_ui->presetName->text().trimmed();
    const bool replaces = m_shelf.names().contains(name);
    m_ui->presetSave->setEnabled(presetNameProblem(name).isEmpty());
    m_ui->presetSave->setText(replaces ? tr("&Replace") : tr("&Save"));
    m_ui->presetNote->setText(replaces ? tr("There is a preset of this name; it is replaced.")
                                       : QString());
}

void SavePresetDialog::tell(const QString& problem)
{
    showFieldError(m_ui->presetError, m_ui->presetName, problem);
}

}  // namespace gui
