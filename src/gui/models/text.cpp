#include "gui/models/text.h"

#include "base/text.h"

#include <QCoreApplication>
#include <QLocale>

#include <chrono>
#include <cmath>

namespace gui {
namespace {

// Not called translate: lupdate would then overlook the texts it is given.
QString translated(const char* text)
{
    return QCoreApplication::translate("gui::Text", text);
}

[[maybe_unused]] constexpr const char* kUnits[] = {
    QT_TRANSLATE_NOOP("gui::Text", "ns"),  QT_TRANSLATE_NOOP("gui::Text", "µs"),
    QT_TRANSLATE_NOOP("gui::Text", "ms"),  QT_TRANSLATE_NOOP("gui::Text", "s"),
    QT_TRANSLATE_NOOP("gui::Text", "min"), QT_TRANSLATE_NOOP("gui::Text", "h"),
    QT_TRANSLATE_NOOP("gui::Text", "B"),   QT_TRANSLATE_NOOP("gui::Text", "KiB"),
    QT_TRANSLATE_NOOP("gui::Text", "MiB"), QT_TRANSLATE_NOOP("gui::Text", "GiB"),
    QT_TRANSLATE_NOOP("gui::Text", "TiB"), QT_TRANSLATE_NOOP("gui::Text", "PiB"),
    QT_TRANSLATE_NOOP("gui::Text", "EiB")};

// "1.31 s" in the language's own way: "1,31 с".
QString inLanguage(const std::string& numberAndUnit)
{
    const QString text = QString::fromStdString(numberAndUnit);
    const qsizetype space = text.lastIndexOf(QLatin1Char(' '));
    QString number = text.left(space);
    number.replace(QLatin1Char('.'), QLocale().decimalPoint());
    return number + QLatin1Char(' ') + translated(text.mid(space + 1).toUtf8().constData());
}

}  // namespace

QString countText(std::int64_t count)
{
    return QString::fromStdString(base::formatCount(count));
}

QString sizeText(std::int64_t bytes)
{
    return inLanguage(base::formatSize(bytes));
}

QString durationText(double seconds)
{
    const auto length = std::chrono::duration<double>(seconds);
    return inLanguage(
        base::formatDuration(std::chrono::duration_cast<std::chrono::nanoseconds>(length)));
}

QString roughDurationText(double seconds)
{
    return durationText(seconds < 10 ? seconds : std::round(seconds));
}

QString rateText(double aSecond)
{
    return aSecond < 100 ? QString::number(aSecond, 'g', 3)
                         : countText(static_cast<std::int64_t>(std::llround(aSecond)));
}

QString stateText(const WorkerFacts& worker)
{
    switch (worker.state) {
    case WorkerFacts::State::Starting:
        return translated(QT_TRANSLATE_NOOP("gui::Text", "starting"));
    case WorkerFacts::State::Idle:
        return translated(QT_TRANSLATE_NOOP("gui::Text", "idle"));
    case WorkerFacts::State::Running:
        return translated(QT_TRANSLATE_NOOP("gui::Text", "running"));
    case WorkerFacts::State::Suspended:
        return translated(QT_TRANSLATE_NOOP("gui::Text", "suspended"));
    case WorkerFacts::State::Ended:
        break;
    }
    return worker.exit.kind == base::ExitStatus::Kind::Signalled
               ? translated(QT_TRANSLATE_NOOP("gui::Text", "killed"))
               : translated(QT_TRANSLATE_NOOP("gui::Text", "ended"));
}

QString exitText(const base::ExitStatus& status)
{
    switch (status.kind) {
    case base::ExitStatus::Kind::Running:
        return kNothing;
    case base::ExitStatus::Kind::Exited:
        return translated(QT_TRANSLATE_NOOP("gui::Text", "exit %1")).arg(status.number);
    case base::ExitStatus::Kind::Signalled:
        return translated(QT_TRANSLATE_NOOP("gui::Text", "signal %1")).arg(status.number);
    case base::ExitStatus::Kind::Unknown:
        break;
    }
    return translated(QT_TRANSLATE_NOOP("gui::Text", "unknown"));
}

}  // namespace gui
