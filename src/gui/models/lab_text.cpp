#include "gui/models/lab_text.h"

#include <QCoreApplication>

namespace gui {
namespace {

// Only lupdate reads this list; the texts are lab's, letter by letter.
// NOLINTBEGIN(bugprone-suspicious-missing-comma): the long ones are written in two lines.
[[maybe_unused]] constexpr const char* kSentences[] = {
    // Summaries of tasks.
    QT_TRANSLATE_NOOP("lab", "Multiplies a number by two."),
    QT_TRANSLATE_NOOP("lab", "Writes its item to standard output; shows how output is captured."),
    QT_TRANSLATE_NOOP("lab",
                      "Does what programs do wrong, at one item or at every one; the others "
                      "return their index."),
    QT_TRANSLATE_NOOP("lab", "Packs a file as OUT/NAME.gz, which appears complete or not at all."),
    QT_TRANSLATE_NOOP("lab", "Computes one tile of the Mandelbrot set; tiles differ much in cost."),
    QT_TRANSLATE_NOOP("lab", "Estimates pi from random points in a square (Monte Carlo)."),
    QT_TRANSLATE_NOOP("lab", "Counts the primes up to a bound with a segmented sieve."),
    QT_TRANSLATE_NOOP("lab", "Computes the SHA-256 sum of a file, as sha256sum does."),
    QT_TRANSLATE_NOOP("lab", "Waits, and uses no CPU. The value is the seconds it really took."),
    QT_TRANSLATE_NOOP("lab", "Burns CPU. The value is the seconds of CPU time it really used."),
    QT_TRANSLATE_NOOP("lab", "Multiplies a number by itself."),
    QT_TRANSLATE_NOOP("lab", "Fetches a page with libcurl; each worker keeps its connection."),
    // What an item is.
    QT_TRANSLATE_NOOP("lab", "a number"),
    QT_TRANSLATE_NOOP("lab", "anything"),
    QT_TRANSLATE_NOOP("lab", "a file"),
    QT_TRANSLATE_NOOP("lab", "a tile number from 0; without items all tiles"),
    QT_TRANSLATE_NOOP("lab", "a seed, a whole number from 0"),
    QT_TRANSLATE_NOOP("lab", "an upper bound, up to 10^12"),
    QT_TRANSLATE_NOOP("lab", "a URL, or a path on server=; without items nine pages"),
    // Help of parameters.
    QT_TRANSLATE_NOOP("lab",
                      "what goes wrong: an exception, exit(3), abort, a bad write, SIGKILL, "
                      "waiting for ever, memory used up (64 MiB more than now), or a result "
                      "of 64 MiB"),
    QT_TRANSLATE_NOOP("lab", "index of the item it happens at, from 0; without it every item"),
    QT_TRANSLATE_NOOP("lab", "the folder the packed files go to; made if it isn't there"),
    QT_TRANSLATE_NOOP("lab", "1 is fast, 9 packs best"),
    QT_TRANSLATE_NOOP("lab", "pixels a side of the picture"),
    QT_TRANSLATE_NOOP("lab", "into how many tiles the picture is cut"),
    QT_TRANSLATE_NOOP("lab", "limit of iterations a pixel"),
    QT_TRANSLATE_NOOP("lab", "random points an item draws"),
    QT_TRANSLATE_NOOP("lab", "how long an item takes"),
    QT_TRANSLATE_NOOP("lab", "CPU time an item burns"),
    QT_TRANSLATE_NOOP("lab",
                      "http://HOST:PORT for items that are paths; without it and without "
                      "items a server of our own is started"),
    QT_TRANSLATE_NOOP("lab", "how long a page may take"),
};
// NOLINTEND(bugprone-suspicious-missing-comma)

}  // namespace

QString labText(const std::string& sentence)
{
    return QCoreApplication::translate("lab", sentence.c_str());
}

}  // namespace gui
