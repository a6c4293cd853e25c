#include "gui/views/command_view.h"

#include "gui/shell/theme.h"
#include "gui/views/command_text.h"

#include <QTextDocument>
#include <QTimer>

#include <algorithm>

namespace gui {
namespace {

// More than anybody reads.
constexpr int kMostShown = 4000;

}  // namespace

CommandView::CommandView(QWidget* parent) : QPlainTextEdit(parent)
{
    setFont(monospaceFont());
    setReadOnly(true);
    setTabChangesFocus(true);
}

void CommandView::setCommand(const QString& command)
{
    m_command = command;
    layOut();
}

void CommandView::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    QTimer::singleShot(0, this, &CommandView::layOut);  // not from inside its own layout
}

void CommandView::layOut()
{
    const QFontMetrics metrics(font());
    const int margins = 2 * static_cast<int>(document()->documentMargin());
    const int columns =
        (viewport()->width() - margins) / std::max(1, metrics.horizontalAdvance(QLatin1Char('0')));
    const QString whole = m_command.size() > kMostShown
                              ? m_command.left(kMostShown) + QStringLiteral("…")
                              : m_command;
    const QString shown = brokenCommand(whole, columns - 1);
    if (toPlainText() != shown) {
        setPlainText(shown);
    }
}

}  // namespace gui
