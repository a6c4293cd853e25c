#pragma once

#include "lab/host/hosted_run.h"
#include "lab/host/memory_share.h"
#include "lab/host/result_export.h"
#include "mp/scope/scope_event.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace lab {

// What a host does for its viewers: one run at a time, the last one kept for questions. request()
// and the destructor belong to one thread, the others to any.
class Session {
public:
    // `onIdle` is called on any thread when a run has ended.
    Session(std::shared_ptr<mp::EventSink> events, Announce announce, std::function<void()> onIdle);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Names of the requests that are answered.
    static const std::vector<std::string>& requestNames();

    // Throws ExperimentError and RequestError, which name the field, or what kept it from working.
    nlohmann::json request(const std::string& name, const nlohmann::json& body);

    // {run, workers, machine, sweep}: what goes into a snapshot.
    nlohmann::json snapshot() const;

    bool active() const;
    bool keepsRunning() const;  // the active run was started to outlive its viewer
    void stop();
    void close();        // ends and forgets the run; after that nothing is announced any more
    bool stuck() const;  // some run hangs: leave the process by _exit

private:
    using Answer = nlohmann::json (Session::*)(const nlohmann::json&);

    static const std::map<std::string, Answer>& answers();
    nlohmann::json startRun(const nlohmann::json& body);
    nlohmann::json stopRun(const nlohmann::json& body);
    nlohmann::json resizePool(const nlohmann::json& body);
    nlohmann::json signalWorker(const nlohmann::json& body);
    nlohmann::json listWorkers(const nlohmann::json& body);
    nlohmann::json workerStack(const nlohmann::json& body);
    nlohmann::json cancelItem(const nlohmann::json& body);
    nlohmann::json runItemNext(const nlohmann::json& body);
    nlohmann::json resultRows(const nlohmann::json& body);
    nlohmann::json itemOutput(const nlohmann::json& body);
    nlohmann::json itemLabels(const nlohmann::json& body);
    nlohmann::json briefRows(const nlohmann::json& body);
    nlohmann::json wholeValues(const nlohmann::json& body);
    nlohmann::json failedItems(const nlohmann::json& body);
    nlohmann::json runningItems(const nlohmann::json& body);
    nlohmann::json findItems(const nlohmann::json& body);
    nlohmann::json startExport(const nlohmann::json& body);
    nlohmann::json cancelExport(const nlohmann::json& body);
    nlohmann::json reniceWorker(const nlohmann::json& body);
    nlohmann::json pinWorker(const nlohmann::json& body);
    nlohmann::json terminateTree(const nlohmann::json& body);
    nlohmann::json workerDetails(const nlohmann::json& body);
    nlohmann::json workerDescendants(const nlohmann::json& body);
    nlohmann::json signalDescendant(const nlohmann::json& body);

    std::shared_ptr<HostedRun> make(const Experiment& experiment);
    void replaceRun(std::shared_ptr<HostedRun> run);
    std::shared_ptr<HostedRun> current() const;
    std::shared_ptr<HostedRun> atWork() const;  // throws when there is none
    std::shared_ptr<HostedRun> currentOf(const nlohmann::json& body) const;
    const Runner& watchedOf(const nlohmann::json& body) const;

    const std::shared_ptr<mp::EventSink> m_events;
    const Announce m_announce;
    const std::function<void()> m_onIdle;
    mutable std::mutex m_mutex;  // guards what follows
    std::shared_ptr<HostedRun> m_run{};
    std::int64_t m_number = 0;
    bool m_keepRunning = false;
    std::vector<std::shared_ptr<HostedRun>> m_stuck{};
    // Of the session's thread alone.
    std::unique_ptr<ResultExport> m_export{};  // of m_run
    MemoryShare m_memory{};
};

}  // namespace lab
