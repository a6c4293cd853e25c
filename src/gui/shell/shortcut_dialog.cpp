#include "gui/shell/shortcut_dialog.h"

#include "gui/shell/action_registry.h"
#include "gui/shell/language_change.h"
#include "gui/shell/shortcut_model.h"
#include "ui_shortcut_dialog.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>

namespace gui {

ShortcutDialog::ShortcutDialog(ActionRegistry& registry, QWidget* parent)
    : QDialog(parent)
    , m_registry(registry)
    , m_ui(std::make_unique<Ui::ShortcutDialog>())
    , m_model(new ShortcutModel(registry, this))
    , m_shown(new QSortFilterProxyModel(this))
{
    setObjectName(QStringLiteral("shortcutDialog"));
    m_ui->setupUi(this);
    setUpTable();
    connect(m_ui->shortcutFilter, &QLineEdit::textChanged, m_shown,
            &QSortFilterProxyModel::setFilterFixedString);
    connect(m_ui->shortcutEdit, &QKeySequenceEdit::keySequenceChanged, this,
            &ShortcutDialog::update);
    connect(m_ui->shortcutSet, &QPushButton::clicked, this, &ShortcutDialog::setKeys);
    connect(m_ui->shortcutClear, &QPushButton::clicked, this, &ShortcutDialog::clearKeys);
    connect(m_ui->shortcutReset, &QPushButton::clicked, this, &ShortcutDialog::resetKeys);
    connect(m_ui->shortcutResetAll, &QPushButton::clicked, this, &ShortcutDialog::resetAll);
    connect(m_ui->shortcutClose, &QPushButton::clicked, this, &QDialog::close);
    whenLanguageChanges(this, [this] {
        m_ui->retranslateUi(this);
        m_model->refresh();
        update();
    });
    m_ui->shortcutTable->selectRow(0);
}

ShortcutDialog::~ShortcutDialog() = default;

void ShortcutDialog::setUpTable()
{
    m_shown->setSourceModel(m_model);
    m_shown->setFilterKeyColumn(-1);
    m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_shown->setSortLocaleAware(true);
    QTableView* table = m_ui->shortcutTable;
    table->setModel(m_shown);
    table->sortByColumn(-1, Qt::AscendingOrder);  // as the menus have them
    const int letter = table->fontMetrics().averageCharWidth();
    table->horizontalHeader()->resizeSection(ShortcutModel::Title, 36 * letter);
    table->horizontalHeader()->resizeSection(ShortcutModel::Menu, 18 * letter);
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ShortcutDialog::onChosen);
}

QAction* ShortcutDialog::chosen() const
{
    const QModelIndexList rows = m_ui->shortcutTable->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : m_model->action(m_shown->mapToSource(rows.front()));
}

void ShortcutDialog::onChosen()
{
    m_ui->shortcutEdit->clear();
    update();
}

void ShortcutDialog::update()
{
    const QAction* action = chosen();
    const QKeySequence keys = m_ui->shortcutEdit->keySequence();
    const QAction* other =
        action != nullptr && !keys.isEmpty() ? m_registry.conflict(action, keys) : nullptr;
    m_ui->shortcutConflict->setText(
        other != nullptr
            ? tr("%1 belongs to “%2” already. Give that one another key first.")
                  .arg(keys.toString(QKeySequence::NativeText), ActionRegistry::title(other))
            : QString());
    m_ui->shortcutEdit->setEnabled(action != nullptr);
    m_ui->shortcutSet->setEnabled(action != nullptr && !keys.isEmpty() && other == nullptr);
    m_ui->shortcutClear->setEnabled(action != nullptr && !action->shortcuts().isEmpty());
    m_ui->shortcutReset->setEnabled(action != nullptr && m_registry.isChanged(action));
}

void ShortcutDialog::setKeys()
{
    m_registry.setShortcuts(chosen(), {m_ui->shortcutEdit->keySequence()});
    changed();
}

void ShortcutDialog::clearKeys()
{
    m_registry.setShortcuts(chosen(), {});
    changed();
}

void ShortcutDialog::resetKeys()
{
    m_registry.resetShortcuts(chosen());
    changed();
}

void ShortcutDialog::resetAll()
{
    for (const ActionRegistry::Entry& entry : m_registry.entries()) {
        m_registry.resetShortcuts(entry.action);
    }
    changed();
}

void ShortcutDialog::changed()
{
    m_model->refresh();
    onChosen();
}

}  // namespace gui
