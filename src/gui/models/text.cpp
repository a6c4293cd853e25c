#include "gui/models/text.h"

#include "base/text.h"

#include <QCoreApplication>

#include <chrono>
#include <cmath>

namespace gui {
namespace {

QString translate(const char* text)
{
    return QCoreApplication::translate("gui::Text", text);
}

}  // namespace

QString countText(std::int64_t count)
{
    return QString::fromStdString(base::formatCount(count));
}

QString sizeText(std::int64_t bytes)
{
    return QString::fromStdString(base::formatSize(bytes));
}

QString durationText(double seconds)
{
    const auto length = std::chrono::duration<double>(seconds);
    return QString::fromStdString(
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
        return translate(QT_TRANSLATE_NOOP("gui::Text", "starting"));
    case WorkerFacts::State::Idle:
        return translate(QT_TRANSLATE_NOOP("gui::Text", "idle"));
    case WorkerFacts::State::Running:
        return translate(QT_TRANSLATE_NOOP("gui::Text", "running"));
    case WorkerFacts::State::Suspended:
        return translate(QT_TRANSLATE_NOOP("gui::Text", "suspended"));
    case WorkerFacts::State::Ended:
        break;
    }
    return worker.exit.kind == base::ExitStatus::Kind::Signalled
               ? translate(QT_TRANSLATE_NOOP("gui::Text", "killed"))
               : translate(QT_TRANSLATE_NOOP("gui::Text", "ended"));
}

QString exitText(const base::ExitStatus& status)
{
    switch (status.kind) {
    case base::ExitStatus::Kind::Running:
        return kNothing;
    case base::ExitStatus::Kind::Exited:
        return translate(QT_TRANSLATE_NOOP("gui::Text", "exit %1")).arg(status.number);
    case base::ExitStatus::Kind::Signalled:
        return translate(QT_TRANSLATE_NOOP("gui::Text", "signal %1")).arg(status.number);
    case base::ExitStatus::Kind::Unknown:
        break;
    }
    return translate(QT_TRANSLATE_NOOP("gui::Text", "unknown"));
}

}  // namespace gui
