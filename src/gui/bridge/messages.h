#pragma once

#include "gui/bridge/machine.h"
#include "gui/bridge/run_facts.h"
#include "gui/models/result_facts.h"
#include "gui/models/worker_facts.h"

#include <nlohmann/json.hpp>

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

// One line for a result's value: text as it is, everything else as JSON; bytes by their size.
QString valueText(const nlohmann::json& value);

}  // namespace gui
