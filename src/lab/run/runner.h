#pragma once

#include "lab/run/backend.h"
#include "lab/run/item_table.h"
#include "lab/run/resource_watch.h"
#include "lab/run/run_record.h"
#include "lab/run/task_server.h"
#include "mp/scope/scope_event.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace lab {

struct RunOptions {
    std::shared_ptr<mp::EventSink> events{};  // none: nobody watches
    std::int64_t number = 0;                  // of the RunMark events
    // How often each worker's CPU, memory and so on are looked at. None: only once, after the clock
    // has stopped; for measured runs.
    std::optional<std::chrono::nanoseconds> sampleEvery = std::chrono::milliseconds(250);
    // Called once, on a thread of the runner, when the run has ended. Must not destroy the runner.
    std::function<void()> onFinished{};
    // Where captured output goes; none: it is kept with the results.
    std::shared_ptr<OutputFolder> outputs{};
};

struct RunProgress {
    TaskCounts tasks{};
    std::int64_t wallNs = 0;     // so far
    Backend::Outlook outlook{};  // while it goes on
};

// One run: makes the pool, has it do the items, keeps what is seen, ends the pool.
//
//     lab::Runner runner(experiment);
//     runner.start();
//     while (!runner.wait(100ms)) { … }
//     writeJson(runner.record(), …);
//
// Every member but the constructor and start() may be called from any thread. The destructor stops
// the run and waits until nothing of it is left, unless it is stuck(): see there.
class Runner {
public:
    // Loads the items, but starts nothing. Throws ExperimentError.
    explicit Runner(const Experiment& experiment, RunOptions options = {});
    // With items that were loaded before: standard input can be read only once.
    Runner(Experiment experiment, std::shared_ptr<const std::vector<std::string>> items,
           RunOptions options);
    ~Runner();
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    // Throws what keeps the pool from being made; then nothing has been started.
    void start();
    // start() in two steps, for those who have to look elsewhere meanwhile: begin() once, then
    // opened() until it is true; it throws what start() would.
    void begin();
    bool opened(std::chrono::nanoseconds limit);

    // True once the run has ended: everything is recorded and its workers are gone.
    bool wait(std::chrono::nanoseconds limit);
    bool finished() const;

    // Ends the run soon; what is done is kept. Repeatable.
    void stop();

    // The run has ended but for threads that hang in a task: threads can't be killed, and the
    // destructor would wait for them. Leave the runner undestroyed then, and the process by _exit.
    bool stuck() const;

    RunProgress progress() const;
    RunRecord record() const;  // once finished; before, std::logic_error
    std::vector<LiveWorker> workers() const;
    WorkerUsage usage(std::uint32_t slot, int pid) const { return m_watch->usage(slot, pid); }
    // Rows from … to-1; those worked on now are marked as running.
    std::vector<ItemRecord> results(std::size_t from, std::size_t to) const;
    // The same of these items; those that don't exist throw std::out_of_range.
    std::vector<ItemRecord> resultsOf(const std::vector<std::size_t>& items) const;
    // One row as far as it has ended.
    ItemRecord settled(std::size_t item) const { return m_table->at(item); }
    // See ItemTable.
    std::vector<std::size_t> failures(std::size_t from, std::size_t most) const
    {
        return m_table->failures(from, most);
    }
    // When the items were handed to the pool, from which get(timeout) counts; 0: not yet.
    std::int64_t submittedNs() const { return m_submittedNs; }
    const std::vector<std::string>& items() const { return *m_items; }
    const Experiment& experiment() const { return m_experiment; }
    std::int64_t startedNs() const { return m_startedNs; }
    bool signalWorker(std::uint32_t slot, int pid, int signal);
    // As Backend's; std::logic_error when the run isn't going on.
    void resize(int workers) { running().resize(workers); }
    void cancel(std::size_t item) { running().cancel(item); }
    void runNext(std::size_t item) { running().runNext(item); }
    std::string stackOf(std::uint32_t slot, int pid) { return running().stackOf(slot, pid); }

private:
    enum class Stop : std::uint8_t { No, Asked, TimeLimit };

    Backend& running() const;
    void markOpen(std::size_t item, const std::vector<LiveWorker>& workers, ItemRecord& row) const;
    void drive();
    void work();
    void finish();
    void supervise();
    void requestStop(Stop why);
    std::int64_t deadlineNs() const;
    void look();
    void publishMark(bool begins) const;
    void complete(bool stuck);
    RunStatus statusOf(const TaskCounts& counts) const;
    std::string messageOf(bool stuck) const;
    std::vector<WorkerRecord> workerRecords() const;
    std::optional<std::int64_t> cpuNsOf(const std::vector<WorkerRecord>& workers) const;

    Experiment m_experiment;  // as asked for, the number of workers and the seed decided
    Parameters m_parameters;  // complete, with the address of m_server
    std::shared_ptr<const std::vector<std::string>> m_items;
    const RunOptions m_options;
    std::unique_ptr<ServerProcess> m_server{};
    std::shared_ptr<ItemTable> m_table;
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<ResourceWatch> m_watch;
    std::int64_t m_startedNs = 0;
    std::atomic<std::int64_t> m_submittedNs{0};

    mutable std::mutex m_mutex;  // guards what follows
    std::condition_variable m_changed;
    Stop m_stop = Stop::No;
    std::int64_t m_stopNs = 0;
    bool m_opened = false;
    bool m_worked = false;  // every item is settled
    bool m_finished = false;
    bool m_stuck = false;
    std::int64_t m_wallNs = 0;
    std::string m_failure{};
    RunRecord m_record{};

    std::promise<void> m_opening{};
    std::future<void> m_outcome{};  // of m_opening
    std::thread m_driver;           // makes the pool, waits for it, ends it
    std::thread m_supervisor;       // limits and looks
};

}  // namespace lab
