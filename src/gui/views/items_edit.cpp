#include "gui/views/items_edit.h"

#include "base/quoting.h"
#include "gui/models/text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QTextCursor>
#include <QTextDocument>

#include <algorithm>

namespace gui {
namespace {

constexpr std::size_t kItemsShown = 200;
constexpr std::size_t kBytesShown = 120;

// What the document really holds: toPlainText() makes no-break spaces plain ones.
QString textOf(const QTextDocument& document)
{
    return document.toRawText()
        .replace(QChar::ParagraphSeparator, QLatin1Char('\n'))
        .replace(QChar::LineSeparator, QLatin1Char('\n'));
}

bool bringsFiles(const QMimeData& source)
{
    const QList<QUrl> urls = source.urls();
    return !urls.isEmpty() &&
           std::all_of(urls.begin(), urls.end(), [](const QUrl& url) { return url.isLocalFile(); });
}

QString shown(const std::string& item)
{
    QString text = QString::fromStdString(base::toValidUtf8(item.substr(0, kBytesShown)));
    text.replace(QLatin1Char('\n'), QChar(0x2424));
    if (item.size() > kBytesShown) {
        text += ItemsEdit::tr("… (%1)").arg(sizeText(static_cast<std::int64_t>(item.size())));
    }
    return text;
}

}  // namespace

ItemsEdit::ItemsEdit(QWidget* parent) : QPlainTextEdit(parent)
{
    setUndoRedoEnabled(false);  // the form has one history for all its fields
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_setting) {
            emit linesChanged(true);
        }
    });
}

ItemLines ItemsEdit::lines() const
{
    return m_held ? ItemLines{QString(), m_held} : ItemLines{textOf(*document()), nullptr};
}

void ItemsEdit::setLines(const ItemLines& lines)
{
    if (lines == this->lines()) {
        return;
    }
    m_setting = true;
    m_held = lines.held;
    setReadOnly(isHeld());
    setPlainText(isHeld() ? shortened() : lines.text);
    m_setting = false;
}

void ItemsEdit::changeTo(const ItemLines& lines)
{
    setLines(lines);
    emit linesChanged(false);
}

QString ItemsEdit::shortened() const
{
    QStringList rows;
    for (std::size_t i = 0; i < std::min(kItemsShown, m_held->size()); ++i) {
        rows.append(shown((*m_held)[i]));
    }
    if (m_held->size() > kItemsShown) {
        const auto more = static_cast<std::int64_t>(m_held->size() - kItemsShown);
        rows.append(tr("… and %1 more").arg(countText(more)));
    }
    return rows.join(QLatin1Char('\n'));
}

bool ItemsEdit::canInsertFromMimeData(const QMimeData* source) const
{
    return bringsFiles(*source) || QPlainTextEdit::canInsertFromMimeData(source);
}

void ItemsEdit::insertFromMimeData(const QMimeData* source)
{
    if (bringsFiles(*source)) {
        emit filesPasted(source->urls());
        return;
    }
    QString text = source->text();
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    if (!isHeld()) {
        const QTextCursor cursor = textCursor();
        QString whole = textOf(*document());
        whole.replace(cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart(),
                      text);
        text = whole;
    }
    ItemLines pasted = ItemLines::of(ItemLines{text, nullptr}.items());
    if (isHeld() || pasted.held) {
        changeTo(pasted);
    } else {
        QPlainTextEdit::insertFromMimeData(source);
    }
}

void ItemsEdit::keyPressEvent(QKeyEvent* event)
{
    const bool empties = event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace;
    if (isHeld() && empties) {
        changeTo({});
    } else if (isHeld() && event->matches(QKeySequence::Paste)) {
        insertFromMimeData(QGuiApplication::clipboard()->mimeData());
    } else {
        QPlainTextEdit::keyPressEvent(event);
    }
}

}  // namespace gui
