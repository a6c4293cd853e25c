#include "gui/views/stack_dialog.h"

#include "gui/shell/language_change.h"
#include "gui/shell/theme.h"
#include "ui_stack_dialog.h"

#include <QClipboard>
#include <QGuiApplication>

namespace gui {

StackDialog::StackDialog(int pid, const QString& text, QWidget* parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::StackDialog>())
{
    m_ui->setupUi(this);
    const auto retranslate = [this, pid] {
        m_ui->retranslateUi(this);
        setWindowTitle(tr("Stack of worker %1").arg(pid));
        m_ui->stackNote->setText(tr("Worker %1, innermost call first.").arg(pid));
    };
    retranslate();
    whenLanguageChanges(this, retranslate);
    m_ui->stackText->setFont(monospaceFont());
    m_ui->stackText->setPlainText(text);
    connect(m_ui->stackCopy, &QPushButton::clicked, this, &StackDialog::copy);
    connect(m_ui->stackClose, &QPushButton::clicked, this, &QDialog::close);
}

StackDialog::~StackDialog() = default;

void StackDialog::copy() const
{
    QGuiApplication::clipboard()->setText(m_ui->stackText->toPlainText());
}

}  // namespace gui
