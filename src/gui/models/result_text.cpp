#include "gui/models/result_text.h"

#include "base/clock.h"
#include "gui/models/result_model.h"
#include "gui/models/text.h"

namespace gui {
namespace {

QString lateText()
{
    return ResultModel::tr("get() had timed out: the task ran on without anybody waiting for it");
}

QString limitText(Countdown::Kind kind)
{
    switch (kind) {
    case Countdown::Kind::Get:
        return ResultModel::tr("until get(timeout) gives up");
    case Countdown::Kind::Soft:
        return ResultModel::tr("until the soft limit asks the task to end");
    case Countdown::Kind::Hard:
        break;
    }
    return ResultModel::tr("until the hard limit kills its worker");
}

QString triesText(const ResultFacts& result)
{
    return result.tries > 0 ? QString::number(result.tries) : kNothing;
}

QString timeText(const ResultFacts& result)
{
    return result.runSeconds ? durationText(*result.runSeconds) : kNothing;
}

// Of a very long text: to lay out more takes long, and nobody sees it.
QString beginningOf(const QString& text)
{
    constexpr qsizetype kLongest = 1000;  // letters
    return text.size() > kLongest ? text.left(kLongest) + QStringLiteral("…") : text;
}

}  // namespace

QString resultStateText(ResultFacts::State state)
{
    switch (state) {
    case ResultFacts::State::Queued:
        return ResultModel::tr("queued");
    case ResultFacts::State::Running:
        return ResultModel::tr("running");
    case ResultFacts::State::Done:
        return ResultModel::tr("done");
    case ResultFacts::State::Failed:
        return ResultModel::tr("failed");
    case ResultFacts::State::Lost:
        return ResultModel::tr("lost");
    case ResultFacts::State::TimedOut:
        return ResultModel::tr("timed out");
    case ResultFacts::State::Cancelled:
        return ResultModel::tr("cancelled");
    }
    return {};
}

// Instead of a value that isn't there yet, what it waits for.
QString resultValueText(const ResultFacts& result, const ResultLimits& limits)
{
    if (!result.text.isEmpty() || result.isFinal()) {
        return result.text.isEmpty() ? resultStateText(result.state) : result.text;
    }
    if (const auto countdown = countdownOf(result, limits, base::monotonicNs())) {
        return ResultModel::tr("%1 left").arg(durationText(countdown->secondsLeft));
    }
    if (result.state == ResultFacts::State::Queued) {
        return ResultModel::tr("waiting in the queue");
    }
    return resultStateText(result.state);
}

QString resultItemText(const ResultFacts& result)
{
    return beginningOf(result.item);
}

QString resultWholeText(const ResultFacts& result, int column, const ResultLimits& limits)
{
    return column == ResultModel::Item    ? result.item
           : column == ResultModel::Value ? resultValueText(result, limits)
                                          : resultText(result, column, limits);
}

QString resultText(const ResultFacts& result, int column, const ResultLimits& limits)
{
    switch (static_cast<ResultModel::Column>(column)) {
    case ResultModel::Index:
        return QString::number(result.index);
    case ResultModel::Item:
        return resultItemText(result);
    case ResultModel::Value:
        return beginningOf(resultValueText(result, limits));
    case ResultModel::State:
        return resultStateText(result.state);
    case ResultModel::Worker:
        return result.pid > 0 ? QString::number(result.pid) : kNothing;
    case ResultModel::Tries:
        return triesText(result);
    case ResultModel::Time:
        return timeText(result);
    case ResultModel::ColumnCount:
        break;
    }
    return {};
}

QString resultTip(const ResultFacts& result, const ResultLimits& limits)
{
    constexpr int kCalls = 8;
    constexpr int kLine = 120;  // names of templates have no end
    QString tip =
        ResultModel::tr("%1\nState: %2 · worker: %3 · tries: %4")
            .arg(beginningOf(resultValueText(result, limits)), resultStateText(result.state))
            .arg(result.pid)
            .arg(result.tries);
    if (const auto countdown = countdownOf(result, limits, base::monotonicNs())) {
        tip += QLatin1Char('\n') + ResultModel::tr("%1 of %2 %3")
                                       .arg(durationText(countdown->secondsLeft),
                                            durationText(countdown->seconds),
                                            limitText(countdown->kind));
    }
    if (result.getTimedOut) {
        tip += QLatin1Char('\n') + lateText();
    }
    if (result.cut) {
        tip += QLatin1Char('\n') +
               ResultModel::tr("The value is longer: Details in the menu show all of it.");
    }
    const QStringList calls = result.backtrace.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString& call : calls.mid(0, kCalls)) {
        tip += QLatin1Char('\n') +
               (call.size() > kLine ? call.left(kLine - 1) + QStringLiteral("…") : call);
    }
    if (calls.size() > kCalls) {
        tip += QLatin1Char('\n') + ResultModel::tr("… all calls: Details in the menu");
    }
    return tip;
}

QString resultDetails(const ResultFacts& result, const ResultLimits& limits)
{
    QStringList lines{ResultModel::tr("Item: %1").arg(result.item),
                      ResultModel::tr("State: %1 · worker: %2 · tries: %3 · time: %4")
                          .arg(resultStateText(result.state))
                          .arg(result.pid)
                          .arg(triesText(result), timeText(result)),
                      QString(), resultValueText(result, limits)};
    if (result.getTimedOut) {
        lines.append(lateText());
    }
    if (!result.backtrace.isEmpty()) {
        lines += {QString(), ResultModel::tr("Thrown here, innermost call first:"),
                  result.backtrace.trimmed()};
    }
    return lines.join(QLatin1Char('\n'));
}

QString resultOutputText(const ItemOutput& output, qint64 bytes)
{
    QStringList lines;
    const auto add = [&lines](const QString& title, const QString& text) {
        if (!text.isEmpty()) {
            lines += {QString(), title, text.endsWith(QLatin1Char('\n')) ? text.chopped(1) : text};
        }
    };
    add(ResultModel::tr("Standard output:"), output.out);
    add(ResultModel::tr("Standard error:"), output.err);
    // What isn't UTF-8 has become longer, never shorter.
    const qint64 kept = output.out.toUtf8().size() + output.err.toUtf8().size();
    if (kept < bytes) {
        lines += {QString(), ResultModel::tr("It wrote %1 bytes; only what stands here is kept.")
                                 .arg(countText(bytes))};
    }
    return lines.join(QLatin1Char('\n'));
}

void ResultModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    tellAll();
}

QString resultColumnTitle(int column)
{
    switch (static_cast<ResultModel::Column>(column)) {
    case ResultModel::Index:
        return ResultModel::tr("#");
    case ResultModel::Item:
        return ResultModel::tr("Item");
    case ResultModel::Value:
        return ResultModel::tr("Value");
    case ResultModel::State:
        return ResultModel::tr("State");
    case ResultModel::Worker:
        return ResultModel::tr("Worker");
    case ResultModel::Tries:
        return ResultModel::tr("Try");
    case ResultModel::Time:
        return ResultModel::tr("Time");
    case ResultModel::ColumnCount:
        break;
    }
    return {};
}

QString resultColumnHelp(int column)
{
    switch (static_cast<ResultModel::Column>(column)) {
    case ResultModel::Index:
        return ResultModel::tr("The item's place in the list, counted from 0");
    case ResultModel::Item:
        return ResultModel::tr("What the task was called with");
    case ResultModel::Value:
        return ResultModel::tr("What the task returned, or why it didn't");
    case ResultModel::State:
        return ResultModel::tr("How far the item has come");
    case ResultModel::Worker:
        return ResultModel::tr("The PID of the worker that had the item last");
    case ResultModel::Tries:
        return ResultModel::tr("How often the item was begun");
    case ResultModel::Time:
        return ResultModel::tr("How long its last try took in the worker");
    case ResultModel::ColumnCount:
        break;
    }
    return {};
}

}  // namespace gui
