#include "gui/bridge/table_requests.h"

#include "gui/bridge/messages.h"

#include <utility>

namespace gui {
namespace {

nlohmann::json jsonOf(const QList<qint64>& items)
{
    auto list = nlohmann::json::array();
    for (const qint64 item : items) {
        list.push_back(item);
    }
    return list;
}

}  // namespace

std::function<void(const QString&)> TableRequests::failing(std::function<void()> answer) const
{
    return [session = &m_session, answer = std::move(answer)](const QString& sentence) {
        answer();
        if (!sentence.isEmpty()) {
            emit session->problem(sentence, QString());
        }
    };
}

void TableRequests::fetchRows(const QList<qint64>& items, const OnRows& onRows)
{
    m_session.askOfRun(
        "results.rows", {{"items", jsonOf(items)}},
        [onRows](const nlohmann::json& reply) { onRows(resultsFrom(reply)); },
        failing([onRows] { onRows({}); }));
}

void TableRequests::fetchRange(qint64 from, qint64 to, const OnRows& onRows)
{
    m_session.askOfRun(
        "results.range", {{"from", from}, {"to", to}},
        [onRows](const nlohmann::json& reply) { onRows(resultsFrom(reply)); },
        failing([onRows] { onRows({}); }));
}

void TableRequests::fetchOutput(qint64 item, const OnOutput& onOutput)
{
    m_session.askOfRun(
        "item.output", {{"index", item}},
        [onOutput](const nlohmann::json& reply) { onOutput(outputFrom(reply)); },
        failing([onOutput] { onOutput({}); }));
}

void TableRequests::fetchFailures(qint64 from, const OnFailures& onFailures)
{
    m_session.askOfRun(
        "results.failed", {{"from", from}},
        [onFailures](const nlohmann::json& reply) {
            onFailures(itemsFrom(reply), reply.value("failed", qint64{0}));
        },
        failing([onFailures] { onFailures({}, 0); }));
}

void TableRequests::fetchRunning(const OnItems& onItems)
{
    m_session.askOfRun(
        "results.running", nlohmann::json::object(),
        [onItems](const nlohmann::json& reply) { onItems(itemsFrom(reply)); },
        failing([onItems] { onItems({}); }));
}

void TableRequests::find(const ResultQuestion& question, const OnFinds& onFinds)
{
    nlohmann::json body{
        {"from", question.from}, {"to", question.to}, {"text", question.text.toStdString()}};
    if (question.slot) {
        body["slot"] = *question.slot;
    }
    m_session.askOfRun(
        "results.find", body,
        [onFinds, serial = question.serial](const nlohmann::json& reply) {
            onFinds(serial, itemsFrom(reply), reply.value("next", qint64{0}));
        },
        failing([onFinds, question] { onFinds(question.serial, {}, question.from); }));
}

void TableRequests::fetchValues(const QList<qint64>& items, const OnValues& onValues)
{
    m_session.askOfRun(
        "results.values", {{"items", jsonOf(items)}},
        [onValues, count = items.size()](const nlohmann::json& reply) {
            onValues(valuesFrom(reply), reply.value("next", count));
        },
        failing([onValues, count = items.size()] { onValues({}, count); }));
}

void TableRequests::fetchDetails(bool memoryShare, const OnDetails& onDetails)
{
    m_session.askOfRun(
        "workers.details", {{"memoryShare", memoryShare}},
        [onDetails](const nlohmann::json& reply) { onDetails(detailsFrom(reply)); },
        failing([onDetails] { onDetails({}); }));
}

void TableRequests::order(const std::string& name, const nlohmann::json& body)
{
    m_session.askOfRun(
        name, body, [](const nlohmann::json&) {}, failing([] {}));
}

void TableRequests::fetchDescendants(const OnProcesses& onProcesses)
{
    m_session.askOfRun(
        "workers.descendants", nlohmann::json::object(),
        [onProcesses](const nlohmann::json& reply) {
            onProcesses(reply.value("atNs", std::int64_t{0}), processesFrom(reply));
        },
        failing([onProcesses] { onProcesses(0, {}); }));
}

void TableRequests::terminateTree(const ProcessRef& process)
{
    order("worker.terminateTree", jsonOf(process));
}

void TableRequests::renice(const ProcessRef& process, int nice)
{
    nlohmann::json body = jsonOf(process);
    body["nice"] = nice;
    order("worker.renice", body);
}

void TableRequests::pin(const ProcessRef& process, const QString& cpus)
{
    nlohmann::json body = jsonOf(process);
    body["cpus"] = cpus.toStdString();
    order("worker.pin", body);
}

void TableRequests::exportResults(const QString& path, const QString& format,
                                  std::function<void()> onRefused)
{
    m_session.askOfRun(
        "results.export", {{"path", path.toStdString()}, {"format", format.toStdString()}},
        [](const nlohmann::json&) {}, failing(std::move(onRefused)));
}

void TableRequests::cancelExport()
{
    order("results.exportCancel", nlohmann::json::object());
}

}  // namespace gui
