#include "gui/views/command_text.h"

#include <QStringList>

namespace gui {
namespace {

const QString kIndent = QStringLiteral("  ");
const QString kGoesOn = QStringLiteral(" \\");

// At the spaces that separate words: not those within '…' or $'…' (where a backslash escapes) or
// behind a backslash.
QStringList wordsOf(const QString& command)
{
    enum class Quotes { None, Plain, Dollar };
    QStringList words;
    QString word;
    Quotes quotes = Quotes::None;
    bool escaped = false;
    for (const QChar c : command) {
        if (c == QLatin1Char(' ') && quotes == Quotes::None && !escaped) {
            words.append(word);
            word.clear();
            continue;
        }
        if (c == QLatin1Char('\'') && !escaped) {
            quotes = quotes != Quotes::None            ? Quotes::None
                     : word.endsWith(QLatin1Char('$')) ? Quotes::Dollar
                                                       : Quotes::Plain;
        }
        escaped = c == QLatin1Char('\\') && quotes != Quotes::Plain && !escaped;
        word += c;
    }
    words.append(word);
    return words;
}

// An option stays with its value.
QStringList piecesOf(const QStringList& words)
{
    QStringList pieces;
    for (const QString& word : words) {
        const bool value = !pieces.isEmpty() && pieces.last().startsWith(QLatin1String("--")) &&
                           !pieces.last().contains(QLatin1Char(' ')) &&
                           !word.startsWith(QLatin1Char('-'));
        if (value) {
            pieces.last() += QLatin1Char(' ') + word;
        } else {
            pieces.append(word);
        }
    }
    return pieces;
}

QString broken(const QString& command, qsizetype columns)
{
    QStringList lines;
    QString line;
    for (const QString& piece : piecesOf(wordsOf(command))) {
        if (line.isEmpty()) {
            line = piece;
        } else if (line.size() + 1 + piece.size() + kGoesOn.size() <= columns) {
            line += QLatin1Char(' ') + piece;
        } else {
            lines.append(line + kGoesOn);
            line = kIndent + piece;
        }
    }
    lines.append(line);
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

QString brokenCommand(const QString& commands, int columns)
{
    QStringList result;
    for (const QString& command : commands.split(QLatin1Char('\n'))) {
        result.append(broken(command, columns));
    }
    return result.join(QLatin1Char('\n'));
}

}  // namespace gui
