#include "gui/views/drop_dialog.h"

#include "gui/shell/language_change.h"
#include "ui_drop_dialog.h"

#include <QFileInfo>

namespace gui {

DropDialog::DropDialog(const DroppedFiles& dropped, bool asFile, QWidget* parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::DropDialog>())
{
    m_ui->setupUi(this);
    whenLanguageChanges(this, [this] { m_ui->retranslateUi(this); });
    m_ui->dropName->setText(QFileInfo(dropped.paths.constFirst()).fileName());
    m_ui->dropName->setToolTip(dropped.paths.constFirst());
    m_ui->dropColumns->addItems(dropped.columns);
    const bool table = !dropped.columns.isEmpty();
    m_ui->dropAsColumn->setVisible(table);
    m_ui->dropColumns->setVisible(table);
    QRadioButton* usual = asFile  ? m_ui->dropAsFile
                          : table ? m_ui->dropAsColumn
                                  : m_ui->dropAsLines;
    usual->setChecked(true);
    usual->setFocus();
    m_ui->dropColumns->setEnabled(m_ui->dropAsColumn->isChecked());
    connect(m_ui->dropAsColumn, &QRadioButton::toggled, m_ui->dropColumns, &QWidget::setEnabled);
    connect(m_ui->dropTake, &QPushButton::clicked, this, &DropDialog::take);
    connect(m_ui->dropCancel, &QPushButton::clicked, this, &QDialog::reject);
}

DropDialog::~DropDialog() = default;

void DropDialog::take()
{
    if (m_ui->dropAsFile->isChecked()) {
        emit fileWanted();
    } else if (m_ui->dropAsLines->isChecked()) {
        emit linesWanted();
    } else {
        emit columnWanted(m_ui->dropColumns->currentIndex());
    }
    accept();
}

}  // namespace gui
