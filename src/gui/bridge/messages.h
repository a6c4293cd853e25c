#pragma once

#include "gui/bridge/machine.h"
#include "gui/bridge/run_facts.h"
#include "gui/models/process_facts.h"
#include "gui/models/result_facts.h"
#include "gui/models/value_facts.h"
#include "gui/models/worker_facts.h"
#include "lab/experiment.h"

#include <nlohmann/json.hpp>

#include <QHash>
#include <QList>

#include <vector>

// The host's JSON as the window's values. What is missing keeps its default; a value of the wrong
// type throws nlohmann::json::exception.
namespace gui {

RunStart runStartFrom(const nlohmann::json& body);
RunEnd runEndFrom(const nlohmann::json& body);
SweepProgress sweepProgressFrom(const nlohmann::json& body);
SweepFacts sweepFactsFrom(const nlohmann::json& body);  // sweep_messages.cpp
std::vector<WorkerInsight> insightFrom(const nlohmann::json& body);
std::vector<ResultFacts> resultsFrom(const nlohmann::json& body);
ItemOutput outputFrom(const nlohmann::json& body);
QStringList labelsFrom(const nlohmann::json& body, const char* key);
Machine machineFrom(const nlohmann::json& snapshot);
std::vector<WorkerDetails> detailsFrom(const nlohmann::json& body);
std::vector<ProcessFacts> processesFrom(const nlohmann::json& body);
// As the host wants a process named: a worker by its slot, another one by its start.
nlohmann::json jsonOf(const ProcessRef& process);
// Item numbers of a reply.
QList<qint64> itemsFrom(const nlohmann::json& body);
std::vector<ValueFacts> valuesFrom(const nlohmann::json& body);
// The task's parameters, complete; empty if they aren't right (then the run won't start).
QHash<QString, QString> parametersOf(const lab::Experiment& experiment);
ResultLimits limitsOf(const lab::Experiment& experiment);

// One line for a result's value: text as it is, everything else as JSON; bytes by their size.
QString valueText(const nlohmann::json& value);

}  // namespace gui
