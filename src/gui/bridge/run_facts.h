#pragma once

#include "gui/bridge/sweep_facts.h"
#include "gui/models/countdown.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

// What the host tells about a run, as values the views take.
namespace gui {

struct RunStart {
    qint64 run = 0;
    qint64 items = 0;
    bool sweep = false;
    QString task;
    int workers = 0;  // asked for
    int retries = 0;
    QHash<QString, QString> parameters;  // of the task, complete
    ResultLimits limits;
};

struct TaskCounts {
    qint64 total = 0;
    qint64 done = 0;  // with a value
    qint64 failed = 0;
    qint64 lost = 0;
    qint64 retried = 0;
    qint64 cancelled = 0;
    // Items that have come to an end, whichever.
    qint64 settled() const { return done + failed + lost + cancelled; }
};

struct RunProgress {
    TaskCounts tasks;
    double seconds = 0;                   // since the start
    std::optional<double> rate{};         // items a second lately; absent while none ends
    std::optional<double> secondsLeft{};  // absent while it can't be told
};

struct RunEnd {
    QString status;  // "ok", "failed", "timeout", "cancelled"
    double wallSeconds = 0;
    TaskCounts tasks;
    QString message;
};

struct SweepProgress {
    int block = 0;
    int blocks = 0;
    int workers = 0;
    int doneRepeats = 0;
    int totalRepeats = 0;
    std::optional<double> secondsLeft{};
};

}  // namespace gui
