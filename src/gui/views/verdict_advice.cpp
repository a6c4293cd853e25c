#include "gui/views/verdict_advice.h"

#include "lab/tasks/task.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace gui {
namespace {

constexpr int kRepeats = 3;  // the fewest that tell how much the times scatter

struct Advice {
    Q_DECLARE_TR_FUNCTIONS(gui::VerdictAdvice)
};

VerdictAdvice useWorkers(lab::Experiment experiment, int workers)
{
    experiment.workers = workers;
    return {Advice::tr("Use %n worker(s)", nullptr, workers),
            Advice::tr("Sets the number of workers for the next run. Undo takes it back."),
            std::move(experiment)};
}

// Without what only workers can do.
VerdictAdvice useAsyncPool(lab::Experiment experiment)
{
    experiment.pool = lab::PoolKind::Async;
    experiment.chunkSize = 0;
    experiment.softLimit.reset();
    experiment.hardLimit.reset();
    experiment.retries = 0;
    experiment.first.clear();
    experiment.maxTasksPerChild = 0;
    experiment.captureOutput = false;
    return {Advice::tr("Try the async pool"),
            Advice::tr("Chooses the pool that does all items in one thread, for the next run or "
                       "sweep. Undo takes it back."),
            std::move(experiment)};
}

VerdictAdvice measure(lab::Experiment experiment, std::vector<int> workers)
{
    std::ranges::sort(workers);
    workers.erase(std::unique(workers.begin(), workers.end()), workers.end());
    std::erase_if(workers, [](int count) { return count > lab::kMaxWorkers; });
    experiment.sweepWorkers = std::move(workers);
    experiment.repeats = std::max(experiment.repeats, kRepeats);
    QStringList counts;
    for (const int count : experiment.sweepWorkers) {
        counts.append(QString::number(count));
    }
    return {Advice::tr("Measure %1").arg(counts.join(QStringLiteral(", "))),
            Advice::tr("Sets the worker counts and repeats of the next sweep. Undo takes it back."),
            std::move(experiment)};
}

std::vector<VerdictAdvice> adviceOnMissing(const VerdictFacts& verdict,
                                           const lab::Experiment& sweep)
{
    const int cores = verdict.cores;
    if (verdict.missing == QLatin1String("cpu-time")) {
        return {};
    }
    if (verdict.missing == QLatin1String("beyond-cores")) {
        std::vector<int> more = sweep.sweepWorkers;
        const int most = std::max(cores, *std::ranges::max_element(more));
        more.insert(more.end(), {2 * most, 4 * most});
        return {measure(sweep, std::move(more))};
    }
    return {measure(sweep, {1, cores, 2 * cores})};
}

}  // namespace

std::vector<VerdictAdvice> adviceOn(const VerdictFacts& verdict, const lab::Experiment& sweep)
{
    if (!sweep.isSweep() || verdict.cores < 1) {
        return {};
    }
    std::vector<VerdictAdvice> advice;
    if (verdict.code == QLatin1String("not-enough-evidence")) {
        advice = adviceOnMissing(verdict, sweep);
    } else if (verdict.code == QLatin1String("waiting-bound") && verdict.beyond) {
        advice.push_back(useWorkers(sweep, verdict.beyond->workers));
        if (lab::findTask(sweep.task).asyncPool && sweep.pool != lab::PoolKind::Async) {
            advice.push_back(useAsyncPool(sweep));
        }
    } else if (!verdict.code.isEmpty()) {
        advice.push_back(useWorkers(sweep, verdict.cores));
    }
    return advice;
}

}  // namespace gui
