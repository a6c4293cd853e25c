#pragma once

#include "gui/bridge/session.h"
#include "gui/models/process_facts.h"
#include "gui/models/result_facts.h"
#include "gui/models/result_finder.h"
#include "gui/models/value_facts.h"
#include "gui/models/worker_facts.h"

#include <QList>
#include <QString>

#include <cstdint>
#include <functional>
#include <vector>

namespace gui {

// What the tables of results and workers ask the host about the run on show. Whatever happens, each
// question is answered once: when it can't be, by nothing, and by Session::problem() if there is a
// sentence to tell.
class TableRequests {
public:
    using OnRows = std::function<void(const std::vector<ResultFacts>& rows)>;
    using OnOutput = std::function<void(const ItemOutput& output)>;
    using OnItems = std::function<void(const QList<qint64>& items)>;
    using OnFailures = std::function<void(const QList<qint64>& items, qint64 failed)>;
    using OnFinds = std::function<void(quint64 serial, const QList<qint64>& items, qint64 next)>;
    // `next`: how many of the items asked about have been answered; the rest has to be asked again.
    using OnValues = std::function<void(const std::vector<ValueFacts>& values, qsizetype next)>;
    using OnProcesses =
        std::function<void(std::int64_t atNs, const std::vector<ProcessFacts>& processes)>;
    using OnDetails = std::function<void(const std::vector<WorkerDetails>& workers)>;

    explicit TableRequests(Session& session) : m_session(session) {}

    // At most 1000 items; long values are cut.
    void fetchRows(const QList<qint64>& items, const OnRows& onRows);
    // Items from … to-1, at most 1000, with their values however long.
    void fetchRange(qint64 from, qint64 to, const OnRows& onRows);
    // What is kept of the output of one item.
    void fetchOutput(qint64 item, const OnOutput& onOutput);
    // Those from the `from`-th on, in the order in which they failed.
    void fetchFailures(qint64 from, const OnFailures& onFailures);
    void fetchRunning(const OnItems& onItems);
    void find(const ResultQuestion& question, const OnFinds& onFinds);
    void fetchValues(const QList<qint64>& items, const OnValues& onValues);
    void fetchDetails(bool memoryShare, const OnDetails& onDetails);
    // What the workers alive have started.
    void fetchDescendants(const OnProcesses& onProcesses);

    // To one process: the one meant, or none.
    void terminateTree(const ProcessRef& process);
    void renice(const ProcessRef& process, int nice);
    void pin(const ProcessRef& process, const QString& cpus);

    // `format`: "csv", "tsv" or "json". The end comes by Session::exportFinished(),
    // unless it is refused at once.
    void exportResults(const QString& path, const QString& format, std::function<void()> onRefused);
    void cancelExport();

private:
    void order(const std::string& name, const nlohmann::json& body);
    std::function<void(const QString&)> failing(std::function<void()> answer) const;

    Session& m_session;
};

}  // namespace gui
