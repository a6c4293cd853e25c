#include "gui/views/text_dialog.h"

#include "gui/shell/language_change.h"
#include "gui/shell/theme.h"
#include "ui_text_dialog.h"

#include <QClipboard>
#include <QGuiApplication>

namespace gui {

TextDialog::TextDialog(const QString& title, const QString& note, const QString& text,
                       QWidget* parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::TextDialog>())
{
    m_ui->setupUi(this);
    const auto retranslate = [this, title, note] {
        m_ui->retranslateUi(this);
        setWindowTitle(title);
        m_ui->textNote->setText(note);
        m_ui->textView->setAccessibleName(title);
    };
    retranslate();
    whenLanguageChanges(this, retranslate);
    m_ui->textView->setFont(monospaceFont());
    m_ui->textView->setPlainText(text);
    connect(m_ui->textCopy, &QPushButton::clicked, this, &TextDialog::copy);
    connect(m_ui->textClose, &QPushButton::clicked, this, &QDialog::close);
}

TextDialog::~TextDialog() = default;

void TextDialog::copy() const
{
    QGuiApplication::clipboard()->setText(m_ui->textView->toPlainText());
}

}  // namespace gui
