#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

// What the host tells about a run, as values the views take.
namespace gui {

struct RunStart {
    qint64 run = 0;
    qint64 items = 0;
    bool sweep = false;
    QString task;
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

struct SweepPointFacts {
    int workers = 1;
    double speedup = 1;
    double low = 1;
    double high = 1;
    double throughput = 0;  // items a second
    double meanSeconds = 0;
};

// A fitted law: throughput lambda N / (1 + sigma (N - 1) + kappa N (N - 1)).
struct LawFacts {
    QString name;
    double lambda = 0;
    double sigma = 0;
    double kappa = 0;
};

struct SweepFacts {
    std::vector<SweepPointFacts> points;
    std::vector<LawFacts> laws;
    QString chosen;  // name of the law that fits best; empty before there is a fit
    int best = 0;    // workers; 0: none
    QString verdict;
};

}  // namespace gui
