#include "gui/models/worker_columns.h"

#include "base/clock.h"
#include "gui/models/text.h"

#include <QCoreApplication>

#include <optional>

namespace gui {
namespace {

using Column = WorkerColumn;

template <class Number>
QVariant orNothing(const std::optional<Number>& number)
{
    return number ? QVariant::fromValue(static_cast<double>(*number)) : QVariant();
}

// Details come all at once.
template <class Number>
QVariant ofDetails(const WorkerRow& row, Number number)
{
    return row.details.pid != 0 ? QVariant::fromValue(static_cast<double>(number)) : QVariant();
}

double livedSeconds(const WorkerFacts& worker, std::int64_t nowNs)
{
    const std::int64_t end = worker.endedNs != 0 ? worker.endedNs : nowNs;
    return static_cast<double>(end - worker.startedNs) / 1e9;
}

bool hasEndedUnseen(const WorkerFacts& worker)
{
    return worker.state == WorkerFacts::State::Ended && worker.endedNs == 0;
}

QVariant factsValue(const WorkerRow& row, Column column, std::int64_t nowNs)
{
    const WorkerFacts& worker = row.facts;
    switch (column) {
    case Column::Slot:
        return worker.slot;
    case Column::Pid:
        return worker.pid;
    case Column::State:
        return static_cast<int>(worker.state);
    case Column::Cpu:
    case Column::History:
        return orNothing(worker.cpuPercent);
    case Column::Rss:
        return worker.rssBytes ? QVariant(qlonglong{*worker.rssBytes}) : QVariant();
    case Column::Tasks:
        return qlonglong{worker.tasks};
    case Column::Now:
        return qlonglong{worker.nowTask};
    case Column::Since:
        return hasEndedUnseen(worker) ? QVariant() : QVariant(livedSeconds(worker, nowNs));
    case Column::Exit:
        return worker.exit.exitcode();
    case Column::SwitchesVoluntary:
        return orNothing(worker.switchesVoluntary);
    case Column::SwitchesInvoluntary:
        return orNothing(worker.switchesInvoluntary);
    case Column::RunQueue:
        return worker.runQueueNs ? QVariant(static_cast<double>(*worker.runQueueNs) / 1e9)
                                 : QVariant();
    case Column::StartTime:
        return row.started;
    default:
        return {};
    }
}

QVariant insightValue(const WorkerInsight& insight, Column column)
{
    switch (column) {
    case Column::StartUp:
        return orNothing(insight.startSeconds);
    case Column::Wait:
        return orNothing(insight.waitSeconds);
    case Column::Busy:
        return orNothing(insight.busySeconds);
    case Column::Serialize:
        return orNothing(insight.serializeSeconds);
    case Column::BytesIn:
        return orNothing(insight.bytesIn);
    case Column::BytesOut:
        return orNothing(insight.bytesOut);
    default:
        return {};
    }
}

QVariant detailsValue(const WorkerRow& row, Column column)
{
    const WorkerDetails& details = row.details;
    switch (column) {
    case Column::Threads:
        return ofDetails(row, details.threads);
    case Column::MinorFaults:
        return ofDetails(row, details.minorFaults);
    case Column::MajorFaults:
        return ofDetails(row, details.majorFaults);
    case Column::ReadBytes:
        return orNothing(details.readBytes);
    case Column::WrittenBytes:
        return orNothing(details.writtenBytes);
    case Column::MemoryShare:
        return orNothing(details.memoryShareBytes);
    case Column::Priority:
        return ofDetails(row, details.priority);
    case Column::Nice:
        return ofDetails(row, details.nice);
    case Column::Parent:
        return ofDetails(row, details.parent);
    case Column::Cpus:
        return details.cpus;
    case Column::Cgroup:
        return details.cgroup;
    case Column::Command:
        return details.command;
    default:
        return {};
    }
}

// How a column's number is written.
enum class Unit { Count, Plain, Bytes, Seconds, Percent, Text };

Unit unitOf(Column column)
{
    switch (column) {
    case Column::Cpu:
    case Column::History:
        return Unit::Percent;
    case Column::Rss:
    case Column::BytesIn:
    case Column::BytesOut:
    case Column::ReadBytes:
    case Column::WrittenBytes:
    case Column::MemoryShare:
        return Unit::Bytes;
    case Column::Since:
    case Column::RunQueue:
    case Column::StartUp:
    case Column::Wait:
    case Column::Busy:
    case Column::Serialize:
        return Unit::Seconds;
    case Column::Tasks:
    case Column::SwitchesVoluntary:
    case Column::SwitchesInvoluntary:
    case Column::Threads:
    case Column::MinorFaults:
    case Column::MajorFaults:
        return Unit::Count;
    case Column::Slot:
    case Column::Pid:
    case Column::Parent:
    case Column::Priority:
    case Column::Nice:
        return Unit::Plain;
    default:
        return Unit::Text;
    }
}

QString numberText(double number, Unit unit)
{
    switch (unit) {
    case Unit::Count:
        return countText(static_cast<std::int64_t>(number));
    case Unit::Bytes:
        return sizeText(static_cast<std::int64_t>(number));
    case Unit::Seconds:
        return durationText(number);
    case Unit::Percent:
        return QCoreApplication::translate("gui::WorkerModel", "%1 %").arg(qRound(number));
    default:
        return QString::number(static_cast<std::int64_t>(number));
    }
}

QString stateWithNews(const WorkerFacts& worker)
{
    return worker.isNew
               ? QCoreApplication::translate("gui::WorkerModel", "new · %1").arg(stateText(worker))
               : stateText(worker);
}

struct Words {
    Column column;
    const char* title;
    const char* help;
};

// NOLINTBEGIN(bugprone-suspicious-missing-comma): the long ones are written in two lines.
constexpr Words kWords[] = {
    {Column::Slot, QT_TRANSLATE_NOOP("gui::WorkerModel", "Slot"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "The worker's place in the pool: its lane and colour")},
    {Column::Pid, QT_TRANSLATE_NOOP("gui::WorkerModel", "PID"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Process number; of a thread pool, the thread number")},
    {Column::State, QT_TRANSLATE_NOOP("gui::WorkerModel", "State"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "What the worker is doing at the moment")},
    {Column::Cpu, QT_TRANSLATE_NOOP("gui::WorkerModel", "CPU"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Share of one core: 100 % is one core")},
    {Column::History, QT_TRANSLATE_NOOP("gui::WorkerModel", "History"),
     QT_TRANSLATE_NOOP("gui::WorkerModel",
                       "Its CPU over the last half minute, 100 % at the top; hover for what it did "
                       "then")},
    {Column::Rss, QT_TRANSLATE_NOOP("gui::WorkerModel", "RSS"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Memory in use now (resident set)")},
    {Column::Tasks, QT_TRANSLATE_NOOP("gui::WorkerModel", "Tasks"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Tries that ended on this worker")},
    {Column::Now, QT_TRANSLATE_NOOP("gui::WorkerModel", "Now doing"),
     QT_TRANSLATE_NOOP("gui::WorkerModel",
                       "The item being worked on, and for how long from one second on")},
    {Column::Since, QT_TRANSLATE_NOOP("gui::WorkerModel", "Lives"),
     QT_TRANSLATE_NOOP("gui::WorkerModel",
                       "Time since it was started; until its end, if it ended")},
    {Column::Exit, QT_TRANSLATE_NOOP("gui::WorkerModel", "Exit"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "How the worker ended")},
    {Column::SwitchesVoluntary, QT_TRANSLATE_NOOP("gui::WorkerModel", "Waits"),
     QT_TRANSLATE_NOOP("gui::WorkerModel",
                       "Voluntary context switches: it gave its core away to wait for something")},
    {Column::SwitchesInvoluntary, QT_TRANSLATE_NOOP("gui::WorkerModel", "Preemptions"),
     QT_TRANSLATE_NOOP("gui::WorkerModel",
                       "Involuntary context switches: the scheduler took its core away")},
    {Column::RunQueue, QT_TRANSLATE_NOOP("gui::WorkerModel", "Run queue"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Time it was ready to run, but had no core")},
    {Column::StartTime, QT_TRANSLATE_NOOP("gui::WorkerModel", "Started"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Time of day at which it was started")},
    {Column::StartUp, QT_TRANSLATE_NOOP("gui::WorkerModel", "Start-up"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "From the request to start it until it was ready")},
    {Column::Wait, QT_TRANSLATE_NOOP("gui::WorkerModel", "Waiting"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Time it was ready and had no item to work on")},
    {Column::Busy, QT_TRANSLATE_NOOP("gui::WorkerModel", "Working"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Time in items that have ended")},
    {Column::Serialize, QT_TRANSLATE_NOOP("gui::WorkerModel", "Encoding"),
     QT_TRANSLATE_NOOP("gui::WorkerModel",
                       "Of its working time: decoding items and encoding results")},
    {Column::BytesIn, QT_TRANSLATE_NOOP("gui::WorkerModel", "Bytes in"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Encoded items it was sent")},
    {Column::BytesOut, QT_TRANSLATE_NOOP("gui::WorkerModel", "Bytes out"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Encoded results it sent back")},
    {Column::Threads, QT_TRANSLATE_NOOP("gui::WorkerModel", "Threads"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "How many threads the process has")},
    {Column::MinorFaults, QT_TRANSLATE_NOOP("gui::WorkerModel", "Minor faults"),
     QT_TRANSLATE_NOOP("gui::WorkerModel",
                       "Page faults that memory alone could answer, since its start")},
    {Column::MajorFaults, QT_TRANSLATE_NOOP("gui::WorkerModel", "Major faults"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Page faults that had to wait for a disk")},
    {Column::ReadBytes, QT_TRANSLATE_NOOP("gui::WorkerModel", "Disk read"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Bytes it had read from storage, caches left aside")},
    {Column::WrittenBytes, QT_TRANSLATE_NOOP("gui::WorkerModel", "Disk written"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Bytes it caused to be written to storage")},
    {Column::MemoryShare, QT_TRANSLATE_NOOP("gui::WorkerModel", "PSS"),
     QT_TRANSLATE_NOOP("gui::WorkerModel",
                       "Its share of memory: a page used by n processes counts an n-th. Looked at "
                       "every 5 s")},
    {Column::Priority, QT_TRANSLATE_NOOP("gui::WorkerModel", "Priority"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "The scheduler's priority: 20 plus nice, usually")},
    {Column::Nice, QT_TRANSLATE_NOOP("gui::WorkerModel", "Nice"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "From -20, goes first, to 19, goes last")},
    {Column::Cpus, QT_TRANSLATE_NOOP("gui::WorkerModel", "Cores"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "The cores it may use (affinity)")},
    {Column::Cgroup, QT_TRANSLATE_NOOP("gui::WorkerModel", "Control group"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "The control group it belongs to (cgroup)")},
    {Column::Parent, QT_TRANSLATE_NOOP("gui::WorkerModel", "Parent"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "PID of its parent")},
    {Column::Command, QT_TRANSLATE_NOOP("gui::WorkerModel", "Command"),
     QT_TRANSLATE_NOOP("gui::WorkerModel", "Its command line")},
};
// NOLINTEND(bugprone-suspicious-missing-comma)

QString wordsOf(Column column, const char* Words::*which)
{
    const auto index = static_cast<std::size_t>(column);
    return index < std::size(kWords)
               ? QCoreApplication::translate("gui::WorkerModel", kWords[index].*which)
               : QString();
}

static_assert(std::size(kWords) == static_cast<std::size_t>(Column::ColumnCount));

}  // namespace

QDateTime timeOfDay(std::int64_t momentNs)
{
    return QDateTime::currentDateTime().addMSecs((momentNs - base::monotonicNs()) / 1'000'000);
}

QString workerColumnTitle(WorkerColumn column)
{
    return wordsOf(column, &Words::title);
}

QString workerColumnHelp(WorkerColumn column)
{
    return wordsOf(column, &Words::help);
}

bool isNumeric(WorkerColumn column)
{
    const Unit unit = unitOf(column);
    return unit != Unit::Text && column != Column::Slot && column != Column::Pid &&
           column != Column::History;
}

QVariant workerValue(const WorkerRow& row, WorkerColumn column, std::int64_t nowNs)
{
    return column >= Column::Threads   ? detailsValue(row, column)
           : column >= Column::StartUp ? insightValue(row.insight, column)
                                       : factsValue(row, column, nowNs);
}

QString workerText(const WorkerRow& row, WorkerColumn column, std::int64_t nowNs)
{
    const WorkerFacts& worker = row.facts;
    switch (column) {
    case Column::Slot:
        return row.tagged ? QStringLiteral("%1 ✓").arg(worker.slot) : QString::number(worker.slot);
    case Column::State:
        return stateWithNews(worker);
    case Column::Exit:
        return exitText(worker.exit);
    case Column::StartTime:
        return row.started.toString(QStringLiteral("HH:mm:ss"));
    case Column::Pid:
        return worker.pid > 0 ? QString::number(worker.pid) : kNothing;
    default:
        break;
    }
    const QVariant value = workerValue(row, column, nowNs);
    const Unit unit = unitOf(column);
    if (unit == Unit::Text) {
        return value.toString().isEmpty() ? kNothing : value.toString();
    }
    return value.isValid() ? numberText(value.toDouble(), unit) : kNothing;
}

}  // namespace gui
