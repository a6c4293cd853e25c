#include "base/quoting.h"
#include "lab/serve/pages.h"
#include "lab/tasks/builtin.h"
#include "lab/tasks/parameters.h"
#include "lab/tasks/url_fetch.h"

#include <fmt/format.h>

#include <algorithm>

namespace lab {
namespace {

std::string checkServer(const Parameters& parameters)
{
    const auto server = optionalParameter(parameters, "server");
    if (!server || (checkUrlItem(*server).empty() && !isServerPath(*server))) {
        return {};
    }
    return fmt::format(
        "url-get: server: {} isn't the address of a server; accepted: "
        "http://HOST:PORT",
        base::quoted(*server));
}

std::string checkPathsHaveServer(const Parameters& parameters,
                                 const std::vector<std::string>& items)
{
    const auto path = std::find_if(items.begin(), items.end(), isServerPath);
    if (optionalParameter(parameters, "server") || path == items.end()) {
        return {};
    }
    return fmt::format(
        "the item {} is a path and no server is given; add server=http://HOST:PORT, "
        "or leave the items out to use a server of our own",
        base::quoted(*path));
}

}  // namespace

TaskInfo urlGetTask()
{
    TaskInfo task;
    task.name = "url-get";
    task.summary = "Fetches a page with libcurl; each worker keeps its connection.";
    task.itemIs = "a URL, or a path on server=; without items nine pages";
    task.unitOfWork = "one page fetched";
    task.boundBy = BoundBy::Waiting;
    task.asyncPool = true;
    task.endsEarly = true;
    task.parameters = {
        {.name = "server",
         .type = ParameterInfo::Type::Text,
         .help = "http://HOST:PORT for items that are paths; without it and without items a "
                 "server of our own is started"},
        {.name = "limit",
         .type = ParameterInfo::Type::Duration,
         .defaultText = "30s",
         .help = "how long a page may take",
         .minimum = 1'000'000,
         .maximum = 3'600'000'000'000},
    };
    task.defaultItems = [](const Parameters&) { return ninePagePaths(); };
    task.checkItem = checkUrlItem;
    task.checkParameters = checkServer;
    task.checkItems = checkPathsHaveServer;
    task.prepare = [](const Parameters& parameters) -> ItemFunction {
        auto fetch = std::make_shared<UrlFetch>(parameters);
        return [fetch](const std::string& item, std::uint64_t) { return fetch->fetch(item); };
    };
    return task;
}

}  // namespace lab
