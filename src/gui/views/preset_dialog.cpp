#include "gui/views/preset_dialog.h"

#include "gui/shell/language_change.h"
#include "gui/views/field_state.h"
#include "ui_preset_dialog.h"

#include <QPointer>
#include <QShortcut>
#include <QSignalBlocker>

#include <algorithm>

namespace gui {
namespace {

constexpr int kName = Qt::UserRole;  // as it is on the shelf, while another is typed

}  // namespace

PresetDialog::PresetDialog(PresetShelf& shelf, QWidget* parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::PresetDialog>())
    , m_shelf(shelf)
{
    m_ui->setupUi(this);
    whenLanguageChanges(this, [this] { m_ui->retranslateUi(this); });
    connect(&m_shelf, &PresetShelf::changed, this, &PresetDialog::fill);
    QListWidget* list = m_ui->presetList;
    connect(list, &QListWidget::currentRowChanged, this, &PresetDialog::updateButtons);
    connect(list, &QListWidget::itemChanged, this, &PresetDialog::rename);
    connect(list, &QListWidget::itemDoubleClicked, this, &PresetDialog::openChosen);
    connect(m_ui->presetOpen, &QPushButton::clicked, this, &PresetDialog::openChosen);
    connect(m_ui->presetRename, &QPushButton::clicked, list,
            [list] { list->editItem(list->currentItem()); });
    connect(m_ui->presetDelete, &QPushButton::clicked, this, &PresetDialog::remove);
    connect(m_ui->presetClose, &QPushButton::clicked, this, &QDialog::close);
    auto* key = new QShortcut(QKeySequence(Qt::Key_Delete), list);
    key->setContext(Qt::WidgetShortcut);
    connect(key, &QShortcut::activated, this, &PresetDialog::remove);
    fill();
    m_shelf.refresh();
}

PresetDialog::~PresetDialog() = default;

void PresetDialog::fill()
{
    QListWidget* list = m_ui->presetList;
    const QString before = chosen();
    {
        const QSignalBlocker quiet(list);
        list->clear();
        for (const QString& name : m_shelf.names()) {
            auto* item = new QListWidgetItem(name, list);
            item->setFlags(item->flags() | Qt::ItemIsEditable);
            item->setData(kName, name);
        }
        const auto index = m_shelf.names().indexOf(before);
        list->setCurrentRow(static_cast<int>(std::max<qsizetype>(index, 0)));
    }
    m_ui->presetEmpty->setVisible(m_shelf.names().isEmpty());
    updateButtons();
}

void PresetDialog::updateButtons()
{
    for (QPushButton* button : {m_ui->presetOpen, m_ui->presetRename, m_ui->presetDelete}) {
        button->setEnabled(!chosen().isEmpty());
    }
}

QString PresetDialog::chosen() const
{
    const QListWidgetItem* item = m_ui->presetList->currentItem();
    return item != nullptr ? item->data(kName).toString() : QString();
}

void PresetDialog::openChosen()
{
    if (const QString name = chosen(); !name.isEmpty()) {
        emit openWanted(name);
        accept();
    }
}

void PresetDialog::rename(const QListWidgetItem* item)
{
    const QString from = item->data(kName).toString();
    const QString to = item->text().trimmed();
    const QString problem = presetNameProblem(to);
    if (from == to || !problem.isEmpty()) {
        fill();
        tell(problem);
        return;
    }
    m_shelf.rename(from, to, [dialog = QPointer(this), from, to](const QString& why) {
        if (dialog) {
            dialog->fill();
            dialog->tell(why);
            if (why.isEmpty()) {
                emit dialog->renamed(from, to);
            }
        }
    });
}

void PresetDialog::remove()
{
    const QString name = chosen();
    if (name.isEmpty()) {
        return;
    }
    m_shelf.remove(name, [dialog = QPointer(this), name](const QString& why) {
        if (dialog) {
            dialog->tell(why);
            if (why.isEmpty()) {
                emit dialog->deleted(name);
            }
        }
    });
}

void PresetDialog::tell(const QString& problem)
{
    showFieldError(m_ui->presetProblem, nullptr, problem);
}

}  // namespace gui
