#pragma once

#include "cli/attached_scope.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace cli {

// Living pools and workers of a scope.
struct ScopeCounts {
    int pools = 0;
    int workers = 0;
};
ScopeCounts countsOf(const ScopeView& view);

// One row a scope.
std::string listReport(const std::vector<ScopeView>& scopes);
nlohmann::json listJson(const std::vector<ScopeView>& scopes);

// A scope's pools, with a row for each worker.
std::string scopeReport(const ScopeView& view);
nlohmann::json scopeJson(const ScopeView& view);

}  // namespace cli
