#pragma once

#include "gui/models/worker_facts.h"
#include "gui/models/worker_history.h"

#include <QDateTime>
#include <QString>
#include <QVariant>

#include <cstdint>

// What the columns of the workers' table are called, and what they say of one worker.
namespace gui {

enum class WorkerColumn : std::uint8_t {
    Slot,
    Pid,
    State,
    Cpu,
    History,
    Rss,
    Tasks,
    Now,
    Since,
    Exit,
    // On the header's menu. From the samples:
    SwitchesVoluntary,
    SwitchesInvoluntary,
    RunQueue,
    StartTime,
    // Known once told by WorkerModel::tellInsight():
    StartUp,
    Wait,
    Busy,
    Serialize,
    BytesIn,
    BytesOut,
    // Known once told by WorkerModel::tellDetails():
    Threads,
    MinorFaults,
    MajorFaults,
    ReadBytes,
    WrittenBytes,
    MemoryShare,
    Priority,
    Nice,
    Cpus,
    Cgroup,
    Parent,
    Command,
    ColumnCount
};

// Everything known of one worker.
struct WorkerRow {
    WorkerFacts facts;
    WorkerInsight insight;
    WorkerDetails details;
    WorkerHistory history;
    QDateTime started;
    bool tagged = false;  // by the user: actions are about the tagged ones
};

// Of a moment of CLOCK_MONOTONIC.
QDateTime timeOfDay(std::int64_t momentNs);

QString workerColumnTitle(WorkerColumn column);
QString workerColumnHelp(WorkerColumn column);
// Numbers stand at the right.
bool isNumeric(WorkerColumn column);
// Of another kind than numbers of their own: to be sorted and copied.
QVariant workerValue(const WorkerRow& row, WorkerColumn column, std::int64_t nowNs);
// But of the column Now, whose items the model names.
QString workerText(const WorkerRow& row, WorkerColumn column, std::int64_t nowNs);

}  // namespace gui
